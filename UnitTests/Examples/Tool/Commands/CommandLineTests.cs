using System.CommandLine;
using System.Text.RegularExpressions;
using Tool.CommandLine;
using Tool.Commands;
using Tool.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Commands;

/// <summary>The command line of everything but the scoring job: what reaches a command, what the help says, and what is refused.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private object? _parsed;

    public CommandLineTests() => File.WriteAllText(_folder["net"], "");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Images_are_all_that_training_needs()
    {
        Assert.Equal(0, await Invoke("train", "--data", _folder.FullPath));

        Assert.Equal(new TrainOptions { Data = _folder.FullPath, Seed = 1, Output = "model.zip" }, _parsed);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task Every_option_reaches_the_training()
    {
        string weights = _folder["net"];

        Assert.Equal(0, await Invoke(
            "train", "--data", _folder.FullPath, "--weights", weights, "--architecture", "TorchVision", "--epochs", "3",
            "--batch-size", "8", "--learning-rate", "1e-3", "--image-size", "64", "--seed", "-5",
            "--output", _folder["model.zip"], "--validation-fraction", "0", "--threads", "2", "--recipe", "finetune",
            "--precision", "bfloat16", "--checkpoint", _folder["state"], "--resume", weights, "--history", _folder["epochs.csv"],
            "--report", _folder["run.html"]));

        var expected = new TrainOptions
        {
            Data = _folder.FullPath,
            Weights = weights,
            Architecture = GoogLeNetArchitecture.Torchvision,
            Epochs = 3,
            MiniBatchSize = 8,
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
            Report = _folder["run.html"],
        };
        Assert.Equal(expected, _parsed);
        GoogLeNetOptions trainer = expected.ForTrainer();
        Assert.Equal((weights, GoogLeNetArchitecture.Torchvision), (trainer.InitialWeights, trainer.Architecture));
        Assert.Equal((3, 8, 0.001, 64), (trainer.Epochs, trainer.MiniBatchSize, trainer.LearningRate, trainer.ImageSize));
        Assert.Equal((-5, 0.0, Precision.BFloat16), (trainer.Seed, trainer.ValidationFraction, trainer.Precision));
        Assert.Equal((_folder["state"], weights), (trainer.Checkpoint, trainer.ResumeFrom));
    }

    [Theory]
    [InlineData("subfolder per class", "--data <csv or folder>")]
    [InlineData("default: none; trains from scratch", "--weights <file>")]
    [InlineData("default: torchvision; that of the file with --weights", "--architecture <paper|torchvision>")]
    [InlineData("default: by the kind of training", "--recipe <paper|caffe|finetune|modern>")]
    [InlineData("default: 300; 15 with --weights", "--epochs <N>")]
    [InlineData("default: auto: bfloat16 where the processor has AVX-512 BF16, float32 elsewhere", "--precision <auto|float32|bfloat16>")]
    [InlineData("default: none", "--checkpoint <file>")]
    [InlineData("default: none", "--resume <file>")]
    [InlineData("default: none", "--history <csv>")]
    [InlineData("default: none", "--report <html>")]
    [InlineData("default: 16; 32 with --weights", "--batch-size <N>")]
    [InlineData("default: 0.04; 0.03 with --weights", "--learning-rate <X>")]
    [InlineData("default: 160; 320 with --weights", "--image-size <N>")]
    [InlineData("default: 1]", "--seed <N>")]
    [InlineData("default: model.zip", "--output <zip>")]
    [InlineData("default: 0.1", "--validation-fraction <X>")]
    [InlineData("default: one per processor", "--threads <N>")]
    public async Task Help_lists_every_option_of_a_training_with_its_default(string text, string option)
    {
        Assert.Equal(0, await Invoke("train", "--help"));

        string entry = Entry(option);
        Assert.Contains(text, entry);
        Assert.Null(_parsed);
    }

    [Fact]
    public async Task Help_lists_the_commands_and_each_has_examples()
    {
        string[] commands = [.. GoogLeNetCommand.Build().Subcommands.Select(command => command.Name)];
        Assert.Equal(
            ["audit", "train", "calibrate", "evaluate", "predict", "score", "merge", "explain", "export", "convert", "weights", "draw"],
            commands);

        Assert.Equal(0, await Run(GoogLeNetCommand.Build(), "--help"));
        Assert.All(commands, command => Assert.Contains($"  {command} ", _output.ToString()));
        Assert.Single(Regex.Matches(_output.ToString(), "Examples:")); // its own
        foreach (string command in commands)
        {
            _output.GetStringBuilder().Clear();
            Assert.Equal(0, await Run(GoogLeNetCommand.Build(), command, "--help"));
            Assert.Contains("Examples:", _output.ToString());
            Assert.Contains($"  googlenet {command} ", _output.ToString());
        }
    }

    [Theory]
    [InlineData("--epochs is '0', but a whole number from 1 to 10000 is expected.", "--epochs", "0")]
    [InlineData("--epochs is 'ten', but a whole number", "--epochs", "ten")]
    [InlineData("--batch-size is '0', but a whole number from 1 to 4096 is expected.", "--batch-size", "0")]
    [InlineData("--image-size is '31', but a whole number from 32 to 1024 is expected.", "--image-size", "31")]
    [InlineData("--threads is '-1', but a whole number from 1 to 1024 is expected.", "--threads", "-1")]
    [InlineData("--seed is '0.5', but a whole number from", "--seed", "0.5")]
    [InlineData("--learning-rate is '0,1', but a number above 0 and at most 10 is expected.", "--learning-rate", "0,1")]
    [InlineData("--learning-rate is '0', but a number above 0", "--learning-rate", "0")]
    [InlineData("--learning-rate is 'NaN', but a number above 0", "--learning-rate", "NaN")]
    [InlineData("--validation-fraction is '1', but a number from 0 to less than 1", "--validation-fraction", "1")]
    [InlineData("--architecture is 'vgg', but paper or torchvision is expected.", "--architecture", "vgg")]
    [InlineData("--precision is 'int8', but auto or float32 or bfloat16 is expected.", "--precision", "int8")]
    [InlineData("--weights is 'nowhere', but there is no such file.", "--weights", "nowhere")]
    [InlineData("--output is 'nowhere/x.zip', but a file in a folder that exists", "--output", "nowhere/x.zip")]
    [InlineData("--output is '', but a file in a folder that exists", "--output", "")]
    [InlineData("Unrecognized command or argument '--epoch'.", "--epoch", "3")]
    public async Task What_is_wrong_with_a_training_is_told_in_one_line_with_exit_code_2(string message, params string[] args)
    {
        Assert.Equal(2, await Invoke(["train", "--data", _folder.FullPath, .. args]));

        string line = Assert.Single(_error.ToString().TrimEnd().Split(Environment.NewLine));
        Assert.StartsWith(message, line);
        Assert.EndsWith("See --help.", line);
        Assert.Empty(_output.ToString());
        Assert.Null(_parsed);
    }

    [Theory]
    [InlineData("Option '--data' is required.", "train")]
    [InlineData("--data is 'nowhere', but there is no such file or folder.", "train", "--data", "nowhere")]
    [InlineData("Option '--weights' is required.", "convert")]
    [InlineData("--weights is 'nowhere', but there is no such file.", "convert", "--weights", "nowhere")]
    [InlineData("Unrecognized command or argument '--epochs'.", "convert", "--epochs", "3")]
    [InlineData("Required argument 'folder' missing for command: 'draw'.", "draw")]
    [InlineData("The name is 'vgg', but bvlc or torchvision is expected.", "weights", "vgg")]
    [InlineData("--url is 'ftp://example.org/x', but an address that begins with http:// or https:// is expected.",
        "weights", "bvlc", "--url", "ftp://example.org/x")]
    [InlineData("The folder is '', but a folder", "draw", "")]
    [InlineData("--size is '15', but a whole number from 16 to 4096 is expected.", "draw", "garden", "--size", "15")]
    [InlineData("Option '--model' is required.", "evaluate", "--data", ".")]
    [InlineData("The image is 'nowhere.jpg', but there is no such file or folder.", "predict", "nowhere.jpg", "--model", "NET")]
    [InlineData("Required argument 'image' missing for command: 'explain'.", "explain", "--model", "NET")]
    [InlineData("--model is 'm.zip', but there is no such file.", "export", "--model", "m.zip")]
    public async Task What_is_missing_or_wrong_is_told_by_every_command(string message, params string[] args)
    {
        Assert.Equal(2, await Invoke([.. args.Select(argument => argument == "NET" ? _folder["net"] : argument)]));

        Assert.Contains(message, _error.ToString());
        Assert.Null(_parsed);
    }

    [Theory]
    [InlineData("--output and --report are the same file", "train", "--data", ".", "--output", "NEW", "--report", "NEW")]
    [InlineData("--output and --report are the same file", "train", "--data", ".", "--report", "model.zip")] // the default
    [InlineData("--report and --history are the same file", "train", "--data", ".", "--history", "NEW", "--report", "NEW")]
    [InlineData("--output and --data are the same file", "train", "--data", "NET", "--output", "NET")]
    [InlineData("--output and images are the same file", "audit", "NET", "--weights", "OTHER", "--output", "NET")]
    [InlineData("--onnx and --model are the same file", "export", "--model", "NET", "--onnx", "NET")]
    [InlineData("--output and --weights are the same file", "convert", "--weights", "NET", "--output", "NET")]
    [InlineData("--output and --data are the same file", "calibrate", "--model", "OTHER", "--data", "NET", "--output", "NET")]
    [InlineData("--json and --model are the same file", "evaluate", "--model", "NET", "--data", ".", "--json", "LINK")]
    public async Task An_output_that_would_overwrite_another_or_an_input_is_refused(string message, params string[] args)
    {
        Assert.Equal(2, await Invoke(Files(args)));

        Assert.StartsWith(message, _error.ToString());
        Assert.Contains("which would be overwritten. Give each a file of its own.", _error.ToString());
        Assert.Null(_parsed);
    }

    [Theory]
    [InlineData("calibrate", "--model", "NET", "--data", ".", "--output", "NET")]
    [InlineData("train", "--data", ".", "--weights", "NET", "--output", "NET", "--resume", "OTHER", "--checkpoint", "OTHER")]
    [InlineData("evaluate", "--model", "NET", "--labels", "NET", "--data", ".")]
    public async Task A_model_and_a_state_may_take_the_place_of_those_that_they_come_from(params string[] args)
    {
        Assert.Equal(0, await Invoke(Files(args)));

        Assert.NotNull(_parsed);
    }

    [Fact]
    public async Task Several_outputs_may_have_one_device()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "its devices have no paths");
        Assert.Equal(0, await Invoke(
            "evaluate", "--model", _folder["net"], "--data", ".", "--json", "/dev/null", "--report", "/dev/null"));
    }

    [Fact]
    public async Task A_misspelt_command_is_named()
    {
        Assert.Equal(2, await Invoke("trian", "--data", "."));

        Assert.StartsWith("Unrecognized command or argument 'trian'.", _error.ToString());
    }

    [Fact]
    public async Task A_folder_is_no_place_for_the_model_itself()
    {
        Assert.Equal(2, await Invoke("train", "--data", _folder.FullPath, "--output", _folder.FullPath));

        Assert.Contains("a file in a folder that exists is expected", _error.ToString());
    }

    [Fact]
    public async Task A_conversion_takes_weights_names_and_the_place_of_the_model()
    {
        string file = _folder["net"];

        Assert.Equal(0, await Invoke("convert", "--weights", file, "--labels", file, "--output", _folder["m.zip"]));
        Assert.Equal(new ConvertOptions { Weights = file, Labels = file, Output = _folder["m.zip"] }, _parsed);

        Assert.Equal(0, await Invoke("convert", "--weights", file));
        Assert.Equal(new ConvertOptions { Weights = file, Output = "model.zip" }, _parsed);
    }

    [Fact]
    public async Task An_export_takes_any_number_of_forms()
    {
        string[] forms = ["--onnx", _folder["x.onnx"], "--portable", _folder["p.zip"], "--weights", _folder["w"], "--int8",
            _folder["8.zip"], "--data", _folder.FullPath];

        Assert.Equal(0, await Invoke(["export", "--model", _folder["net"], .. forms]));

        Assert.Equal(
            new ExportOptions
            {
                Model = _folder["net"],
                Onnx = _folder["x.onnx"],
                Portable = _folder["p.zip"],
                Weights = _folder["w"],
                Int8 = _folder["8.zip"],
                Data = _folder.FullPath,
            },
            _parsed);
    }

    [Fact]
    public async Task Evaluate_predict_and_explain_take_a_model_and_what_it_is_used_on()
    {
        string file = _folder["net"];

        Assert.Equal(0, await Invoke(
            "evaluate", "--model", file, "--data", _folder.FullPath, "--labels", file, "--crops", "144", "--precision", "int8"));
        Assert.Equal(
            new EvaluateOptions { Model = file, Data = _folder.FullPath, Labels = file, Crops = 144, Precision = Precision.Int8 }, _parsed);

        Assert.Equal(0, await Invoke("predict", file, _folder.FullPath, "--model", file, "--labels", file, "--top-k", "7"));
        var prediction = Assert.IsType<PredictOptions>(_parsed);
        Assert.Equal([file, _folder.FullPath], prediction.Images);
        Assert.Equal((file, file, 7), (prediction.Model, prediction.Labels, prediction.TopK));

        Assert.Equal(0, await Invoke(
            "explain", file, "--model", file, "--labels", file, "--class", "rose", "--layer", "inception4a", "--output", "overlays"));
        var explanation = Assert.IsType<ExplainOptions>(_parsed);
        Assert.Equal([file], explanation.Images);
        Assert.Equal((file, file, "rose", "inception4a", "overlays"),
            (explanation.Model, explanation.Labels, explanation.ClassName, explanation.Layer, explanation.Output));
    }

    [Fact]
    public async Task Draw_needs_a_folder_and_may_be_told_how_many_how_large_and_by_what_seed()
    {
        Assert.Equal(0, await Invoke("draw", "garden"));
        Assert.Equal(new DrawOptions { Folder = "garden", PerKind = 120, Size = 128, Seed = 1 }, _parsed);

        Assert.Equal(0, await Invoke("draw", "garden", "--per-kind", "3", "--size", "40", "--seed", "7"));
        Assert.Equal(new DrawOptions { Folder = "garden", PerKind = 3, Size = 40, Seed = 7 }, _parsed);
    }

    [Fact]
    public async Task Weights_may_be_given_a_name_a_folder_and_a_mirror()
    {
        Assert.Equal(0, await Invoke("weights"));
        Assert.Equal(new WeightsOptions(), _parsed);

        Assert.Equal(0, await Invoke("weights", "BVLC", "--cache", _folder.FullPath, "--url", "https://mirror.example.org/x"));
        Assert.Equal(
            new WeightsOptions { Name = PublicWeights.Bvlc, Cache = _folder.FullPath, Url = new("https://mirror.example.org/x") }, _parsed);
    }

    [Fact]
    public async Task An_address_needs_the_name_of_what_is_there()
    {
        Assert.Equal(2, await Run(GoogLeNetCommand.Build(), "weights", "--url", "https://mirror.example.org/x"));

        Assert.Equal("--url needs the name of the weights at that address: bvlc or torchvision.", _error.ToString().TrimEnd());
    }

    private string[] Files(string[] args)
    {
        File.WriteAllText(_folder["other"], "");
        if (args.Contains("LINK"))
            File.CreateSymbolicLink(_folder["link"], "net");
        return [.. args.Select(word => word is "NET" or "OTHER" or "LINK" or "NEW" ? _folder[word.ToLowerInvariant()] : word)];
    }

    // What the help says of an option, up to the next one.
    private string Entry(string option)
    {
        string help = _output.ToString();
        int begin = help.IndexOf(option, StringComparison.Ordinal);
        Assert.True(begin >= 0, help);
        int end = help.IndexOf("\n  -", begin, StringComparison.Ordinal);
        return string.Join(' ', help[begin..(end < 0 ? help.Length : end)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private Task<int> Invoke(params string[] args) => Run(
        new RootCommand
        {
            TrainCommand.Build(Remember), EvaluateCommand.Build(Remember), PredictCommand.Build(Remember), ExplainCommand.Build(Remember),
            ExportCommand.Build(Remember), ConvertCommand.Build(Remember), DrawCommand.Build(Remember),
            WeightsCommand.Build(Remember), AuditCommand.Build(Remember), CalibrateCommand.Build(Remember),
        },
        args);

    private Task<int> Run(RootCommand command, params string[] args) =>
        Invocation.Run(command, args, _output, _error, TestContext.Current.CancellationToken);

    private int Remember(object options, CancellationToken cancellation)
    {
        _parsed = options;
        return ExitCode.Success;
    }
}
