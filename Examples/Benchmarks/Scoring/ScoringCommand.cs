using System.CommandLine;
using Benchmarks.Rounds;

namespace Benchmarks.Scoring;

/// <summary>The command line of <c>scoring</c>.</summary>
internal sealed class ScoringCommand
{
    private readonly Option<int> _rounds = BenchmarkOption.Rounds();
    private readonly Option<int> _images = BenchmarkOption.Number("--images", "Images in a turn.", 340, most: 100_000);

    private readonly Option<string> _python = BenchmarkOption.Python();
    private readonly Option<string> _data = BenchmarkOption.Data();

    private readonly Option<Selection> _only = Selection.Option(
        Selection.Auto, Selection.Float32, Selection.BFloat16, Selection.Int8,
        ScoringPlan.OnnxRuntime, ScoringPlan.Stock, ScoringPlan.Single, ScoringPlan.PyTorch);

    public Command Build()
    {
        var command = new Command("scoring", $"""
            Times scoring: from JPEG files to labels through ML.NET in every precision, forward passes alone, and one image at a
            time; against ONNX Runtime, ML.NET's stock chain and PyTorch. PyTorch is Debian's: {DebianPython.HowToInstall}
            """)
        {
            _rounds, _images, _python, _data, _only,
        };
        command.SetAction(parsed => ScoringBenchmark.Run(new ScoringPlan(
            parsed.GetValue(_rounds), parsed.GetValue(_images), parsed.GetValue(_python)!, parsed.GetValue(_data)!,
            parsed.GetValue(_only) ?? new Selection())));
        return command;
    }
}
