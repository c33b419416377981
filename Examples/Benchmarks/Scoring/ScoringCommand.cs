using System.CommandLine;
using Benchmarks.Rounds;

namespace Benchmarks.Scoring;

/// <summary>The command line of <c>scoring</c>.</summary>
internal sealed class ScoringCommand
{
    private readonly Option<int> _rounds = NumberOption.Of("--rounds", "Rounds, in each of which everybody has a turn.", 5, most: 1_000);
    private readonly Option<int> _pictures = NumberOption.Of("--pictures", "Pictures in a turn.", 340, most: 100_000);

    private readonly Option<string> _python = new("--python")
    {
        Description = "The Python that has PyTorch and torchvision.",
        HelpName = "program",
        DefaultValueFactory = _ => "/usr/bin/python3",
    };

    public static Option<string> DataOption() => new("--data")
    {
        Description = "The pictures: a CSV list with the columns file, label and split.",
        HelpName = "csv",
        DefaultValueFactory = _ => Path.Combine("..", "shared", "data", "flowers17", "flowers17.csv"),
    };

    public Command Build()
    {
        Option<string> data = DataOption();
        var command = new Command("scoring", $"""
            Times scoring: from JPEG files to labels through ML.NET in every precision, forward passes alone, and one picture at a
            time; against ONNX Runtime, ML.NET's stock chain and PyTorch. PyTorch is Debian's: {DebianPython.HowToInstall}
            """)
        {
            _rounds, _pictures, _python, data,
        };
        command.SetAction(parsed => ScoringBenchmark.Run(new ScoringPlan(
            parsed.GetValue(_rounds), parsed.GetValue(_pictures), parsed.GetValue(_python)!, parsed.GetValue(data)!)));
        return command;
    }
}
