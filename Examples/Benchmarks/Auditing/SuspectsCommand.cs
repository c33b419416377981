using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Benchmarks.Rounds;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using Spectre.Console;
using Tool.CommandLine;
using Tool.Display;
using Tool.Training;

namespace Benchmarks.Auditing;

/// <summary>Plants wrong labels into images, trains on them, and counts which of them the training itself suspects.</summary>
internal static class SuspectsCommand
{
    private const string Help = """
        Plants wrong labels into a list of images, trains all layers for a few epochs, and prints how the margins rank the labels.

        Examples:
          Benchmarks suspects
          Benchmarks suspects --epochs 8 --image-size 224
        """;

    public static Command Build() => new OptionTable<SuspectsOptions>().Build("suspects", Help, Execute);

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(SuspectsOptions options, CancellationToken cancellation)
    {
        IAnsiConsole console = AnsiConsole.Console;
        console.WritePlainLine($"On {Processor.Summary}.");
        MLContext mlContext = Warnings.Context(console.WritePlainLine, options.Seed);
        var images = LabelledList.Read(mlContext, options.Data);
        (string[] paths, int[] labels, string[] classes) = images;
        HashSet<int> wrong = PlantedLabels.Plant(labels, classes.Length, options.Wrong, new Random(options.Seed));

        var history = new TrainingHistory(new ProgressLine(Console.Out));
        var clock = Stopwatch.StartNew();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("googlenet-suspects-");
        try
        {
            string list = Path.Combine(folder.FullName, "list.csv");
            images.Write(list, paths.Zip(labels));
            mlContext.Transforms.LoadPixels("Pixels", "ImagePath", TrainingPipeline.Loading(options.ImageSize))
                .Append(mlContext.Transforms.NormalizeZeroMean("Pixels", ChannelMean.BvlcGoogLeNet))
                .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(TrainingRecipe.FineTune with
                {
                    InitialWeights = options.Weights,
                    ImageSize = options.ImageSize,
                    TrainingSizeFactor = 1, // small as they are
                    Epochs = options.Epochs,
                    ValidationFraction = 0,
                    Progress = history,
                    CancellationToken = cancellation,
                }))
                .Fit(mlContext.Data.LoadFromImageList(list)).Dispose();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        IReadOnlyList<SuspectLabel> suspects = history.SuspectLabels;
        Bar.Write(Console.Out, "suspects.auc", AuditCommand.AreaUnderCurve(
            [.. suspects.Where(label => wrong.Contains(label.Row)).Select(label => -label.Margin)],
            [.. suspects.Where(label => !wrong.Contains(label.Row)).Select(label => -label.Margin)]));
        Bar.Write(Console.Out, "suspects.precision",
            suspects.Take(wrong.Count).Count(label => wrong.Contains(label.Row)) / (double)wrong.Count);
        console.WritePlainLine(string.Create(CultureInfo.InvariantCulture,
            $"{wrong.Count} wrong labels in {labels.Length:N0} images, {options.Epochs} epochs in {clock.Elapsed.TotalSeconds:0} s"));
        return ExitCode.Success;
    }
}
