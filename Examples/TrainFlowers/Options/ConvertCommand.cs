using System.CommandLine;
using CommandLine;

namespace TrainFlowers.Options;

/// <summary>The subcommand that makes a model of a file of weights, and how its arguments become <see cref="ConvertOptions"/>.</summary>
internal sealed class ConvertCommand
{
    private readonly Option<string?> _weights = CheckedOption.FilePath(
        "--weights", "file", "The weights: safetensors, PyTorch (.pth), ONNX, Caffe (.caffemodel) or a saved model (.zip).",
        "there is no such file", File.Exists);

    private readonly Option<string?> _labels = CheckedOption.FilePath(
        "--labels", "txt", "The names of the classes, one a line. [default: those in the weights, or numbers]", "there is no such file", File.Exists);

    private readonly Option<string?> _output = CheckedOption.OutputFile(
        "--output", "zip", $"Where the model is saved. [default: {ConvertOptions.DefaultOutput}]");

    private readonly ExportArguments _exports = new();

    public ConvertCommand() => _weights.Required = true;

    /// <summary>The command, which runs the given action when it is invoked.</summary>
    public Command Build(Func<ConvertOptions, CancellationToken, int> convert)
    {
        var command = new Command("convert", "Makes a model that scores pictures of a file of weights, without training.") { _weights, _labels, _output };
        _exports.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => convert(Read(parsed), cancellation), default));
        return command;
    }

    private ConvertOptions Read(ParseResult parsed) => new()
    {
        Weights = parsed.GetValue(_weights)!,
        Labels = parsed.GetValue(_labels),
        Output = parsed.GetValue(_output) ?? ConvertOptions.DefaultOutput,
        Exports = _exports.Read(parsed),
    };
}
