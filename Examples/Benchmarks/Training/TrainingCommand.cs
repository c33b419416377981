using System.CommandLine;
using Benchmarks.Rounds;

namespace Benchmarks.Training;

/// <summary>The command line of <c>training</c>.</summary>
internal sealed class TrainingCommand
{
    private readonly Option<int> _rounds = NumberOption.Of("--rounds", "Rounds, in each of which everybody has a turn.", 5, most: 1_000);
    private readonly Option<int> _steps = NumberOption.Of("--steps", "Training steps in a turn.", 3, most: 1_000);
    private readonly Option<int> _miniBatch = NumberOption.Of("--mini-batch", "Pictures in a mini-batch.", 32, most: 1_024);

    private readonly Option<string> _python = new("--python")
    {
        Description = "The Python that has PyTorch and torchvision.",
        HelpName = "program",
        DefaultValueFactory = _ => "/usr/bin/python3",
    };

    private readonly Option<string> _data = new("--data")
    {
        Description = "The pictures to train on from end to end: a CSV list with the columns file, label and split.",
        HelpName = "csv",
        DefaultValueFactory = _ => Path.Combine("..", "shared", "data", "flowers17", "flowers17.csv"),
    };

    public Command Build()
    {
        var command = new Command("training", $"""
            Times training: this trainer in float32 and bfloat16, with either architecture, against the same network and
            mini-batch in PyTorch; and from JPEG files to the end of an epoch. PyTorch is Debian's: {DebianPython.HowToInstall}
            """)
        {
            _rounds, _steps, _miniBatch, _python, _data,
        };
        command.SetAction(parsed => TrainingBenchmark.Run(new TrainingPlan(
            parsed.GetValue(_rounds), parsed.GetValue(_steps), parsed.GetValue(_miniBatch),
            parsed.GetValue(_python)!, parsed.GetValue(_data)!)));
        return command;
    }
}
