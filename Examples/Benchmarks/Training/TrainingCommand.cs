using System.CommandLine;
using Benchmarks.Rounds;

namespace Benchmarks.Training;

/// <summary>The command line of <c>training</c>.</summary>
internal sealed class TrainingCommand
{
    private readonly Option<int> _rounds = BenchmarkOption.Rounds();
    private readonly Option<int> _steps = BenchmarkOption.Number("--steps", "Training steps in a turn.", 3, most: 1_000);
    private readonly Option<int> _miniBatch = BenchmarkOption.Number("--mini-batch", "Images in a mini-batch.", 32, most: 1_024);
    private readonly Option<string> _python = BenchmarkOption.Python();
    private readonly Option<string> _data = BenchmarkOption.Data();

    private readonly Option<Selection> _only = Selection.Option(
        Selection.Auto, Selection.Float32, Selection.BFloat16, TrainingPlan.PyTorch, TrainingPlan.EndToEnd);

    public Command Build()
    {
        var command = new Command("training", $"""
            Times training: this trainer in float32, bfloat16 and auto, with either architecture, against the same network and
            mini-batch in PyTorch; and from JPEG files to the end of an epoch. PyTorch is Debian's: {DebianPython.HowToInstall}
            """)
        {
            _rounds, _steps, _miniBatch, _python, _data, _only,
        };
        command.SetAction(parsed => TrainingBenchmark.Run(new TrainingPlan(
            parsed.GetValue(_rounds), parsed.GetValue(_steps), parsed.GetValue(_miniBatch),
            parsed.GetValue(_python)!, parsed.GetValue(_data)!, parsed.GetValue(_only) ?? new Selection())));
        return command;
    }
}
