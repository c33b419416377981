using System.CommandLine;
using System.Numerics.Tensors;
using Benchmarks.Results;
using Benchmarks.Rounds;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights;
using Spectre.Console;
using Tool.CommandLine;
using Tool.Display;
using Tool.Scoring.Drifting;
using Tool.Scoring.Job;

namespace Benchmarks.Calibrating;

/// <summary>Counts alarms for drift on images like those of the calibration, and on others.</summary>
internal static class DriftCommand
{
    private const double Level = 0.01, FalseAlarms = 0.01, Coverage = 0.95;
    private const int StreamLength = 500;

    private const string Help = """
        Calibrates a classifier on the validation images, and counts alarms for drift on halves of other images, on blurred, darkened and
        smaller ones, and on images of another kind. RESULTS.md gets the table.

        A stream has 500 images: the test images, and as many training images as that takes, which the classifier is not trained on.

        Examples:
          Benchmarks drift
          Benchmarks drift --draws 1000 --results drift.md
        """;

    public static Command Build() => new OptionTable<DriftOptions>().Build("drift", Help, Execute);

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(DriftOptions options, CancellationToken cancellation)
    {
        IAnsiConsole console = AnsiConsole.Console;
        console.WritePlainLine($"On {Processor.Summary}.");
        MLContext mlContext = Warnings.Context(console.WritePlainLine, seed: 1);
        DirectoryInfo changed = Directory.CreateTempSubdirectory("googlenet-changed-");
        try
        {
            IDataView all = mlContext.Data.LoadFromImageList(options.Data, "train"),
                validation = mlContext.Data.LoadFromImageList(options.Data, "validation"),
                test = mlContext.Data.LoadFromImageList(options.Data, "test");
            string[] tested = [.. test.GetColumn<string>("ImagePath")];
            string[] leftOut = Some([.. all.GetColumn<string>("ImagePath")], StreamLength - tested.Length);
            string[] stream = [.. tested, .. leftOut];
            IDataView training = Where(path => !leftOut.Contains(path)), untrained = Where(path => leftOut.Contains(path));
            console.WritePlainLine($"A stream is {tested.Length} test images and {leftOut.Length} training images that are not trained on");

            IDataView Where(Predicate<string> isKept) =>
                mlContext.Data.FilterByCustomPredicate<ImageRow>(all, row => !isKept(row.ImagePath)); // gives what is to be dropped

            var pixels = mlContext.Transforms.LoadPixels("Pixels", "ImagePath")
                .Append(mlContext.Transforms.NormalizeZeroMean("Pixels", ChannelMean.BvlcGoogLeNet)).Fit(training);
            using GoogLeNetTransformer network = mlContext.MulticlassClassification.Trainers
                .GoogLeNet(TrainingRecipe.Head(options.Weights) with { Seed = 1 }).Fit(pixels.Transform(training));
            cancellation.ThrowIfCancellationRequested();
            using GoogLeNetTransformer calibrated = network.Calibrate(pixels.Transform(validation), Coverage, FalseAlarms);
            using GoogLeNetTransformer binning = calibrated.WithProfileBins();
            ReferenceProfile profile = calibrated.Calibration!.Profile!;

            int[][] Bins(IDataView images) => [.. binning.Transform(pixels.Transform(images)).GetColumn<int[]>(ScoreColumns.ProfileBins)];
            DriftFacts Compare(IEnumerable<int[]> bins) => Facts(profile, bins, network.Model.ClassNames);

            int[][] known = Bins(mlContext.Data.LoadFromImageFiles(stream));
            var random = new Random(1);
            DriftFacts[] halves = [.. Enumerable.Range(0, options.Halves).Select(_ => Compare(Half(known, random)))];
            console.WritePlainLine($"{halves.Count(IsAlarm)} of {halves.Length} halves alarm");

            var streams = new List<(string Name, DriftFacts Facts)> { ("as they are", Compare(known)) };
            foreach (var (name, change) in Changes())
            {
                cancellation.ThrowIfCancellationRequested();
                string[] copies =
                    [.. stream.Select(file => Path.Combine(changed.FullName, $"{Path.GetFileNameWithoutExtension(file)}.jpg"))];
                Parallel.ForEach(stream.Zip(copies), pair => change(pair.First, pair.Second));
                streams.Add((name, Compare(Bins(mlContext.Data.LoadFromImageFiles(copies)))));
                console.WritePlainLine($"{name}: {streams[^1].Facts.ToLine(Level)}");
            }
            streams.Add(("steel", Compare(Bins(mlContext.Data.TakeRows(mlContext.Data.ShuffleRows(
                mlContext.Data.LoadFromImageList(options.Other), seed: 1, shufflePoolSize: 10_000), StreamLength)))));

            (int, float[])[] evidence =
                [.. ((IDataView[])[validation, test, untrained]).SelectMany(images => network.EvidenceOf(pixels.Transform(images)))];
            using IChannel channel = network.Host.Start("Calibration");
            var draws = new List<DriftFacts>();
            while (draws.Count < options.Draws)
            {
                cancellation.ThrowIfCancellationRequested();
                draws.Add(Draw(evidence, random, network.Model.ClassNames, channel));
            }
            console.WritePlainLine($"{draws.Count(IsAlarm)} of {draws.Count} draws alarm");
            ResultsFile.Write(options.Results, "drift", ToMarkdown(
                options, profile, halves, draws, streams, tested.Length, leftOut.Length));
            console.WritePlainLine($"Wrote {options.Results}");
        }
        finally
        {
            changed.Delete(recursive: true);
        }
        return ExitCode.Success;
    }

    private static bool IsAlarm(DriftFacts facts) => facts.PValue <= Level;

    private static IEnumerable<(string Name, Action<string, string> Change)> Changes() =>
    [
        ("compressed again", ChangedImages.Copy),
        ("blurred by 0.4 % of the short side", (from, to) => ChangedImages.Blur(from, to, 0.004f)),
        ("blurred by 1 %", (from, to) => ChangedImages.Blur(from, to, 0.01f)),
        ("darkened to 85 %", (from, to) => ChangedImages.Darken(from, to, 0.85f)),
        ("darkened to 60 %", (from, to) => ChangedImages.Darken(from, to, 0.6f)),
        ("half as wide and high", (from, to) => ChangedImages.Resize(from, to, 0.5f)),
    ];

    private static string[] Some(string[] paths, int count)
    {
        new Random(1).Shuffle(paths);
        return paths[..Math.Clamp(count, 0, paths.Length)];
    }

    private static int[][] Half(int[][] rows, Random random)
    {
        int[][] shuffled = [.. rows];
        random.Shuffle(shuffled);
        return shuffled[..(rows.Length / 2)];
    }

    private static DriftFacts Facts(ReferenceProfile profile, IEnumerable<int[]> bins, IReadOnlyList<string> classNames)
    {
        var counts = new DriftCounts(profile);
        foreach (int[] own in bins)
            counts.Add(own);
        return counts.ToFacts(classNames);
    }

    // Half of the images for the calibration, and half of the others compared with them.
    private static DriftFacts Draw(
        (int Label, float[] Evidence)[] images, Random random, IReadOnlyList<string> classNames, IChannel channel)
    {
        random.Shuffle(images);
        int half = images.Length / 2;
        var fit = new CalibrationFit(classNames);
        foreach (var (label, evidence) in images[..half])
            fit.Add(evidence, label);
        var (temperature, calibration) = fit.Run(new(Coverage, FalseAlarms), perClass: false, channel);
        return Facts(calibration.Profile!, images[half..(half + half / 2)].Select(image =>
        {
            float[] probabilities = image.Evidence[..classNames.Count], features = image.Evidence[classNames.Count..^ImageLook.Length];
            TensorPrimitives.Divide(probabilities, temperature, probabilities);
            Softmax.InPlace(probabilities);
            var values = new float[ReferenceProfile.MeasuredCount];
            var bins = new int[ReferenceProfile.MeasuredCount + 1];
            int label = ProfileValues.Of(
                probabilities, calibration.PValue(features), features, image.Evidence.AsSpan()[^ImageLook.Length..], values);
            calibration.Profile!.BinsOf(values, label, bins);
            return bins;
        }), classNames);
    }

    private static IEnumerable<string> ToMarkdown(
        DriftOptions options, ReferenceProfile profile, DriftFacts[] halves, List<DriftFacts> draws,
        List<(string Name, DriftFacts Facts)> streams, int testImages, int leftOut)
    {
        yield return "### Drift";
        yield return "";
        yield return "A classifier on pretrained features, trained on the training images but for some, and calibrated on";
        yield return $"{profile.Counts[^1].Sum()} validation images. A stream of {StreamLength} is made of all {testImages} test images";
        yield return $"and of {leftOut} training images, drawn at random, that the classifier was not trained on; steel is drawn from its";
        yield return "list. An alarm is a corrected p-value of 0.01 or less. Halves of the stream share images, and all are compared";
        yield return "with one reference; so its images and those of the calibration are also put together and divided again, half for";
        yield return "a calibration and a quarter to compare with it.";
        yield return "";
        yield return "| images like those of the calibration | alarms | chance allows |";
        yield return "|---|---|---|";
        yield return $"| {halves[0].Images} of the {streams[0].Facts.Images}, at random | {halves.Count(IsAlarm)} of {halves.Length} | "
            + $"{Allowed(halves.Length)} |";
        yield return $"| {draws[0].Images} images, divided again | {draws.Count(IsAlarm)} of {draws.Count} | {Allowed(draws.Count)} |";
        yield return "";
        yield return "| stream | images | alarm | what is said |";
        yield return "|---|---|---|---|";
        foreach (var (name, facts) in streams)
            yield return $"| {name} | {facts.Images} | {(IsAlarm(facts) ? "yes" : "no")} | {facts.ToLine(Level)["drift: ".Length..]} |";
        yield return "";
        yield return $"    dotnet run -c Release --project Examples/Benchmarks -- drift --halves {options.Halves} --draws {options.Draws}";
        yield return "";
        yield return $"{DateTime.UtcNow:yyyy-MM-dd}, {Processor.Summary}, .NET {Environment.Version}, "
            + $"MLNet.GoogLeNet {JobIdentity.VersionOf(typeof(GoogLeNetTransformer))}.";
    }

    // The most alarms that come about with a probability above 1 % where each has the level's.
    private static int Allowed(int trials)
    {
        double term = Math.Pow(1 - Level, trials), sum = term;
        int alarms = 0;
        for (; sum < 0.99; alarms++, sum += term)
            term *= (trials - alarms) / (alarms + 1.0) * Level / (1 - Level);
        return alarms;
    }

    private sealed class ImageRow
    {
        public string ImagePath { get; set; } = "";
    }
}
