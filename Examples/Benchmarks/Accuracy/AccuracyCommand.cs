using System.CommandLine;
using Benchmarks.Rounds;

namespace Benchmarks.Accuracy;

/// <summary>The command line of <c>accuracy</c>.</summary>
internal static class AccuracyCommand
{
    public static Command Build()
    {
        var model = new Option<string>("--model")
        {
            Description = "A saved pipeline that ends with GoogLeNet, as googlenet train saves it.",
            HelpName = "zip",
            Required = true,
        };
        Option<string> data = BenchmarkOption.Data();
        var command = new Command(
            "accuracy", "Counts the images of the splits validation and test that a trained model classifies correctly, in each precision.")
        {
            model, data,
        };
        command.SetAction(parsed => PrecisionAccuracy.Run(parsed.GetValue(model)!, parsed.GetValue(data)!));
        return command;
    }
}
