using System.CommandLine;
using System.CommandLine.Parsing;
using CommandLine;

namespace TrainFlowers.Options;

/// <summary>The options for <see cref="ExportOptions"/>, which several commands have.</summary>
internal sealed class ExportArguments
{
    private readonly Option<string?> _onnx = CheckedOption.OutputFile(
        "--onnx", "file", "Receives the network as ONNX too. [default: none]");

    private readonly Option<string?> _portable = CheckedOption.OutputFile(
        "--portable", "zip", "Receives the model in ML.NET's own parts too, for programs without this library. [default: none]");

    private readonly Option<string?> _weights = CheckedOption.OutputFile(
        "--save-weights", "file", "Receives the weights as safetensors too. [default: none]");

    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Options.Add(option);
    }

    /// <summary>Whether one of them is given.</summary>
    public bool AreIn(CommandResult arguments) => All.Any(option => arguments.GetResult(option) is not null);

    public ExportOptions Read(ParseResult parsed) => new()
    {
        Onnx = parsed.GetValue(_onnx),
        Portable = parsed.GetValue(_portable),
        Weights = parsed.GetValue(_weights),
    };

    private IEnumerable<Option> All => [_onnx, _portable, _weights];
}
