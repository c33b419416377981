using TrainFlowers.Options;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples;

public sealed class FlowersCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private RunOptions? _parsed;
    private ProtocolOptions? _protocol;
    private ConvertOptions? _conversion;
    private DrawOptions? _drawing;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_arguments_the_run_chooses_everything_but_seed_and_output()
    {
        Assert.Equal(0, await Invoke());

        Assert.Equal(new RunOptions { Seed = 1, Output = "flowers.zip" }, _parsed);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task Every_option_reaches_the_run()
    {
        string weights = _folder["net.safetensors"];
        File.WriteAllText(weights, "");

        Assert.Equal(0, await Invoke(
            "--data", _folder.FullPath, "--weights", weights, "--architecture", "TorchVision", "--epochs", "3",
            "--batch-size", "8", "--learning-rate", "1e-3", "--image-size", "64", "--seed", "-5",
            "--output", _folder["model.zip"], "--validation-fraction", "0", "--threads", "2", "--recipe", "finetune",
            "--precision", "bfloat16", "--checkpoint", _folder["state"], "--resume", weights, "--history", _folder["epochs.csv"],
            "--results", _folder["table.md"], "--seeds", "5"));

        Assert.Equal(
            new RunOptions
            {
                Data = _folder.FullPath,
                Weights = weights,
                Architecture = GoogLeNetArchitecture.Torchvision,
                Epochs = 3,
                BatchSize = 8,
                LearningRate = 0.001,
                ImageSize = 64,
                Seed = -5,
                Output = _folder["model.zip"],
                ValidationFraction = 0,
                Threads = 2,
                Recipe = RecipeName.FineTune,
                Precision = Precision.BFloat16,
                Checkpoint = _folder["state"],
                Resume = weights,
                History = _folder["epochs.csv"],
                Results = _folder["table.md"],
                Seeds = 5,
                KeepModels = true,
            },
            _parsed);
    }

    [Fact]
    public async Task The_protocol_takes_models_and_numbers_of_crops()
    {
        string model = _folder["a.zip"], other = _folder["b.zip"], list = _folder["list.csv"];
        foreach (string path in (string[])[model, other, list])
            File.WriteAllText(path, "");

        Assert.Equal(0, await Invoke("protocol", "--data", list, "--models", model, other, "--crops", "1", "144", "--precision", "int8", "--results", _folder["r.md"]));

        Assert.Equal([model, other], _protocol!.Models);
        Assert.Equal([1, 144], _protocol.Crops);
        Assert.Equal((list, Precision.Int8, _folder["r.md"]), (_protocol.Data, _protocol.Precision, _protocol.Results));
        Assert.Equal(0, await Invoke("protocol", "--data", list, "--models", model));
        Assert.Equal([1, 10, 144], _protocol.Crops);
        Assert.NotEqual(0, await Invoke("protocol", "--data", list, "--models", model, "--crops", "12"));
        Assert.Contains("--crops is '12', but 1, 10 or 144 is expected.", _error.ToString());
        Assert.NotEqual(0, await Invoke("protocol", "--data", list, "--models", _folder["c.zip"]));
    }

    [Theory]
    [InlineData("flowers that the program draws", "--data <csv or folder>")]
    [InlineData("default: none", "--weights <file>")]
    [InlineData("default: torchvision from scratch, paper with --weights", "--architecture <paper|torchvision>")]
    [InlineData("default: by the kind of run", "--recipe <paper|caffe|finetune|modern>")]
    [InlineData("default: 12 for drawn flowers", "--epochs <N>")]
    [InlineData("default: float32 for drawn flowers; for --data and --weights bfloat16 where the processor computes it", "--precision <float32|bfloat16>")]
    [InlineData("default: none", "--checkpoint <file>")]
    [InlineData("default: none", "--resume <file>")]
    [InlineData("default: none", "--history <csv>")]
    [InlineData("RESULTS.md without a name", "--results <md>")]
    [InlineData("default: 3", "--seeds <N>")]
    [InlineData("default: 16 for drawn flowers", "--batch-size <N>")]
    [InlineData("default: 0.01 for drawn flowers", "--learning-rate <X>")]
    [InlineData("default: 112 for drawn flowers", "--image-size <N>")]
    [InlineData("default: 1]", "--seed <N>")]
    [InlineData("default: flowers.zip", "--output <zip>")]
    [InlineData("default: 0.1", "--validation-fraction <X>")]
    [InlineData("default: one a processor", "--threads <N>")]
    [InlineData("as ONNX too", "--onnx <file>")]
    [InlineData("ML.NET's own parts", "--portable <zip>")]
    [InlineData("as safetensors", "--save-weights <file>")]
    [InlineData("without training", "convert")]
    [InlineData("to try things on", "draw")]
    public async Task Help_lists_every_option_with_its_default(string text, string option)
    {
        Assert.Equal(0, await Invoke("--help"));

        Assert.Contains(_output.ToString().Split('\n'), line => line.Contains(option) && line.Contains(text));
        Assert.Null(_parsed);
    }

    [Theory]
    [InlineData("Unrecognized command or argument '--epoch'.", "--epoch", "3")]
    [InlineData("Required argument missing for option: '--epochs'.", "--epochs")]
    [InlineData("--epochs is 'ten', but a whole number from 1 to 10000 is expected.", "--epochs", "ten")]
    [InlineData("--batch-size is '0', but a whole number from 1 to 4096 is expected.", "--batch-size", "0")]
    [InlineData("--image-size is '31', but a whole number from 32 to 1024 is expected.", "--image-size", "31")]
    [InlineData("--threads is '-1', but a whole number from 1 to 1024 is expected.", "--threads", "-1")]
    [InlineData("--seed is '0.5', but a whole number from", "--seed", "0.5")]
    [InlineData("--learning-rate is '0,1', but a number above 0 and at most 10 is expected.", "--learning-rate", "0,1")]
    [InlineData("--learning-rate is 'NaN', but a number above 0", "--learning-rate", "NaN")]
    [InlineData("--validation-fraction is '1', but a number from 0 to less", "--validation-fraction", "1")]
    [InlineData("--architecture is 'vgg', but paper or torchvision is expected.", "--architecture", "vgg")]
    [InlineData("--data is 'nowhere', but there is no such file or folder.", "--data", "nowhere")]
    [InlineData("--weights is 'nowhere', but there is no such file.", "--weights", "nowhere")]
    [InlineData("--output is 'nowhere/x.zip', but a file in a folder that exists", "--output", "nowhere/x.zip")]
    [InlineData("--output is '', but a file in a folder that exists", "--output", "")]
    public async Task What_is_wrong_is_told_in_one_line_with_exit_code_2(string message, params string[] args)
    {
        Assert.Equal(2, await Invoke(args));

        string line = Assert.Single(_error.ToString().TrimEnd().Split(Environment.NewLine));
        Assert.StartsWith(message, line);
        Assert.EndsWith("See --help.", line);
        Assert.Empty(_output.ToString());
        Assert.Null(_parsed);
    }

    [Fact]
    public async Task A_folder_is_no_place_for_the_model_itself()
    {
        Assert.Equal(2, await Invoke("--output", _folder.FullPath));

        Assert.Contains("a file in a folder that exists is expected", _error.ToString());
    }

    [Fact]
    public async Task Results_without_a_name_go_into_the_file_of_the_repository()
    {
        Assert.Equal(0, await Invoke("--seeds", "2", "--results"));

        Assert.Equal("RESULTS.md", _parsed!.Results);
    }

    [Fact]
    public async Task One_run_can_be_shown_on_a_page()
    {
        Assert.Equal(0, await Invoke("--report", _folder["run.html"]));
        Assert.Equal(_folder["run.html"], _parsed!.Report);

        Assert.Equal(2, await Invoke("--report", _folder["run.html"], "--results", _folder["table.md"]));
    }

    [Fact]
    public async Task One_model_can_be_saved_in_further_forms()
    {
        string[] forms = ["--onnx", _folder["x.onnx"], "--portable", _folder["p.zip"], "--save-weights", _folder["w"]];

        Assert.Equal(0, await Invoke(forms));
        Assert.Equal(new ExportOptions { Onnx = _folder["x.onnx"], Portable = _folder["p.zip"], Weights = _folder["w"] }, _parsed!.Exports);

        Assert.Equal(2, await Invoke([.. forms, "--results", _folder["table.md"]]));
        Assert.StartsWith("--results trains several models, and --onnx, --portable, --save-weights and --report are for one.", _error.ToString());
    }

    [Fact]
    public async Task Convert_has_options_of_its_own()
    {
        string file = _folder["net"];
        File.WriteAllText(file, "");

        Assert.Equal(0, await Invoke("convert", "--weights", file, "--labels", file, "--output", _folder["m.zip"], "--portable", _folder["p.zip"]));

        Assert.Equal(
            new ConvertOptions { Weights = file, Labels = file, Output = _folder["m.zip"], Exports = new() { Portable = _folder["p.zip"] } }, _conversion);
        Assert.Null(_parsed);
        Assert.Equal(0, await Invoke("convert", "--weights", file));
        Assert.Equal(new ConvertOptions { Weights = file, Output = "model.zip" }, _conversion);
    }

    [Theory]
    [InlineData("Option '--weights' is required.", "convert")]
    [InlineData("--weights is 'nowhere', but there is no such file.", "convert", "--weights", "nowhere")]
    [InlineData("Unrecognized command or argument '--epochs'.", "convert", "--epochs", "3")]
    public async Task What_is_wrong_with_a_conversion_is_told_too(string message, params string[] args)
    {
        Assert.Equal(2, await Invoke(args));

        Assert.Contains(message, _error.ToString());
        Assert.Null(_conversion);
    }

    [Fact]
    public async Task Draw_needs_a_folder_and_may_be_told_how_many_how_large_and_by_what_seed()
    {
        Assert.Equal(0, await Invoke("draw", "garden"));
        Assert.Equal(new DrawOptions { Folder = "garden", PerKind = 120, Size = 128, Seed = 1 }, _drawing);

        Assert.Equal(0, await Invoke("draw", "garden", "--per-kind", "3", "--size", "40", "--seed", "7"));
        Assert.Equal(new DrawOptions { Folder = "garden", PerKind = 3, Size = 40, Seed = 7 }, _drawing);
    }

    [Theory]
    [InlineData("Required argument 'folder' missing for command: 'draw'.", "draw")]
    [InlineData("The folder is '', but a folder", "draw", "")]
    [InlineData("--size is '15', but a whole number from 16 to 4096 is expected.", "draw", "garden", "--size", "15")]
    public async Task What_is_wrong_with_a_drawing_is_told_too(string message, params string[] args)
    {
        Assert.Equal(2, await Invoke(args));

        Assert.StartsWith(message, _error.ToString());
        Assert.Null(_drawing);
    }

    private Task<int> Invoke(params string[] args) => FlowersProgram.Invocation.Run(
        new FlowersCommand().Build(new(
            Remember<RunOptions>(options => _parsed = options),
            Remember<ConvertOptions>(options => _conversion = options),
            Remember<ProtocolOptions>(options => _protocol = options),
            Remember<DrawOptions>(options => _drawing = options))),
        args, _output, _error, TestContext.Current.CancellationToken);

    private static Func<T, CancellationToken, int> Remember<T>(Action<T> keep) => (options, _) =>
    {
        keep(options);
        return ExitCode.Success;
    };
}
