using System.CommandLine;
using CommandLine;
using MLNet.GoogLeNet;

namespace TrainFlowers.Options;

/// <summary>The command line: its options, and how they become <see cref="RunOptions"/>.</summary>
internal sealed class FlowersCommand
{
    private readonly Option<string?> _data = CheckedOption.FilePath(
        "--data",
        "csv or folder",
        "The pictures: a CSV list, or a folder with one subfolder a class. [default: flowers that the program draws]",
        "there is no such file or folder",
        Path.Exists);

    private readonly Option<string?> _weights = CheckedOption.FilePath(
        "--weights",
        "file",
        "Weights to begin with. [default: none, train from scratch]",
        "there is no such file",
        File.Exists);

    private readonly Option<GoogLeNetArchitecture?> _architecture = CheckedOption.OneOf<GoogLeNetArchitecture>(
        "--architecture", "The variant of the network. [default: torchvision from scratch, paper with --weights]");

    private readonly Option<RecipeName?> _recipe = CheckedOption.OneOf<RecipeName>(
        "--recipe", "The way to train; other options change it. [default: by the kind of run]");

    private readonly Option<int?> _epochs = CheckedOption.WholeNumber(
        "--epochs",
        $"How often every picture is seen. [default: {RunDefaults.Describe(run => run.Epochs)}]",
        least: 1,
        most: 10_000);

    private readonly Option<int?> _batchSize = CheckedOption.WholeNumber(
        "--batch-size",
        $"Pictures in a mini-batch. [default: {RunDefaults.Describe(run => run.MiniBatchSize)}]",
        least: 1,
        most: 4_096);

    private readonly Option<double?> _learningRate = CheckedOption.Number(
        "--learning-rate",
        $"The highest learning rate. [default: {RunDefaults.Describe(run => run.LearningRate)}]",
        "above 0 and at most 10",
        value => value is > 0 and <= 10);

    private readonly Option<int?> _imageSize = CheckedOption.WholeNumber(
        "--image-size",
        $"Side of what the network sees, in pixels. [default: {RunDefaults.Describe(run => run.ImageSize)}]",
        least: 32,
        most: 1_024);

    private readonly Option<int?> _seed = CheckedOption.WholeNumber(
        "--seed", $"The same seed gives the same run. [default: {new RunOptions().Seed}]", int.MinValue, int.MaxValue);

    private readonly Option<string?> _output = CheckedOption.OutputFile(
        "--output", "zip", $"Where the trained model is saved; with --results, those of the seeds, flowers-1.zip and so on, if it is given. [default: {new RunOptions().Output}]");

    private readonly Option<Precision?> _precision = CheckedOption.OneOf<Precision>(
        "--precision",
        "Numbers in which the network learns. "
            + "[default: float32 for drawn flowers; for --data and --weights bfloat16 where the processor computes it]",
        except: Precision.Int8); // nothing learns in 8 bits

    private readonly Option<string?> _checkpoint = CheckedOption.OutputFile(
        "--checkpoint", "file", "Keeps the state of training after each epoch, to go on from with --resume. [default: none]");

    private readonly Option<string?> _resume = CheckedOption.FilePath(
        "--resume", "file", "Goes on from a checkpoint, with the same options and pictures. [default: none]", "there is no such file", File.Exists);

    private readonly Option<string?> _history = CheckedOption.OutputFile(
        "--history", "csv", "Receives a line an epoch. [default: none]");

    private readonly Option<string?> _report = CheckedOption.OutputFile(
        "--report", "html", "Receives a page for a browser: curves, test, confusions, predictions and what the network looks at. [default: none]");

    private readonly Option<string?> _results = CheckedOption.OutputFile(
        "--results", "md", "Trains with several seeds and writes a row of this table instead of a model. [default: none; RESULTS.md without a name]",
        nameless: "RESULTS.md");

    private readonly Option<int?> _seeds = CheckedOption.WholeNumber(
        "--seeds", $"With --results: number of seeds, from --seed on. [default: {new RunOptions().Seeds}]", least: 1, most: 100);

    private readonly Option<double?> _validationFraction = CheckedOption.Number(
        "--validation-fraction",
        "Share of the training pictures kept back to choose the best epoch; with 0 those that a list has for validation are trained on as well. "
            + $"[default: {RunDefaults.Describe(run => run.ValidationFraction)}]",
        "from 0 to less than 1",
        value => value is >= 0 and < 1);

    private readonly Option<int?> _threads = CheckedOption.WholeNumber(
        "--threads", "Threads that the network may use. [default: one a processor]", least: 1, most: 1_024);

    private readonly ExportArguments _exports = new();

    /// <summary>The command with all its options and its subcommands, which do the given things when they are invoked.</summary>
    public RootCommand Build(FlowersActions actions)
    {
        var command = new RootCommand("Trains GoogLeNet to tell flowers apart, and saves the model.")
        {
            _data, _weights, _architecture, _epochs, _batchSize, _learningRate, _imageSize, _seed, _output,
            _validationFraction, _threads, _recipe, _precision, _checkpoint, _resume, _history, _report, _seeds, _results,
        };
        _exports.AddTo(command);
        command.Validators.Add(arguments =>
        {
            if (arguments.GetResult(_results) is not null && (_exports.AreIn(arguments) || arguments.GetResult(_report) is not null))
                arguments.AddError("--results trains several models, and --onnx, --portable, --save-weights and --report are for one. Leave out one or the other.");
        });
        command.Subcommands.Add(new ConvertCommand().Build(actions.Convert));
        command.Subcommands.Add(new ProtocolCommand().Build(actions.Protocol));
        command.Subcommands.Add(new DrawCommand().Build(actions.Draw));
        command.HelpName = "TrainFlowers";

        // On a thread of its own, so that Ctrl+C reaches the token while the run is under way.
        command.SetAction((parsed, cancellation) => Task.Run(() => actions.Train(Read(parsed), cancellation), default));
        return command;
    }

    private RunOptions Read(ParseResult parsed)
    {
        var defaults = new RunOptions();
        return new()
        {
            Data = parsed.GetValue(_data),
            Weights = parsed.GetValue(_weights),
            Architecture = parsed.GetValue(_architecture),
            Epochs = parsed.GetValue(_epochs),
            BatchSize = parsed.GetValue(_batchSize),
            LearningRate = parsed.GetValue(_learningRate),
            ImageSize = parsed.GetValue(_imageSize),
            ValidationFraction = parsed.GetValue(_validationFraction),
            Threads = parsed.GetValue(_threads),
            Recipe = parsed.GetValue(_recipe),
            Precision = parsed.GetValue(_precision),
            Checkpoint = parsed.GetValue(_checkpoint),
            Resume = parsed.GetValue(_resume),
            History = parsed.GetValue(_history),
            Report = parsed.GetValue(_report),
            Results = parsed.GetValue(_results),
            KeepModels = parsed.GetValue(_output) is not null,
            Seeds = parsed.GetValue(_seeds) ?? defaults.Seeds,
            Seed = parsed.GetValue(_seed) ?? defaults.Seed,
            Output = parsed.GetValue(_output) ?? defaults.Output,
            Exports = _exports.Read(parsed),
        };
    }
}
