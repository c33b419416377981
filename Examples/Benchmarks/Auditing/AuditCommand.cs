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

namespace Benchmarks.Auditing;

/// <summary>Plants wrong labels and copies into images and counts what an audit finds.</summary>
internal static class AuditCommand
{
    private const string Help = """
        Plants wrong labels and copies into a list of images, and prints what an audit finds of them.

        Labels and copies are planted in two audits. Images that are wrong in the list itself count against the audit.

        Examples:
          Benchmarks audit
          Benchmarks audit --data list.csv --weights bvlc_googlenet.safetensors --wrong 0.1
        """;

    public static Command Build() => new OptionTable<AuditOptions>().Build("audit", Help, Execute);

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(AuditOptions options, CancellationToken cancellation)
    {
        IAnsiConsole console = AnsiConsole.Console;
        console.WritePlainLine($"On {Processor.Summary}.");
        MLContext mlContext = Warnings.Context(console.WritePlainLine);
        var images = LabelledList.Read(mlContext, options.Data);
        (string[] paths, int[] labels, string[] classes) = images;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("googlenet-audit-");
        try
        {
            Labels();
            cancellation.ThrowIfCancellationRequested();
            Copies();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return ExitCode.Success;

        void Labels()
        {
            int[] planted = [.. labels];
            HashSet<string> wrong =
                [.. PlantedLabels.Plant(planted, classes.Length, options.Wrong, new Random(options.Seed)).Select(row => paths[row])];
            ImageAudit audit = Audit(paths.Zip(planted), "labels");
            string[] named = Named(audit, "label");
            Bar.Write(Console.Out, "audit.labels.auc", AreaUnderCurve(
                [.. paths.Zip(audit.LabelScores).Where(pair => wrong.Contains(pair.First)).Select(pair => pair.Second)],
                [.. paths.Zip(audit.LabelScores).Where(pair => !wrong.Contains(pair.First)).Select(pair => pair.Second)]));
            Bar.Write(Console.Out, "audit.labels.precision", paths.Zip(audit.LabelScores).OrderByDescending(pair => pair.Second)
                .Take(wrong.Count).Count(pair => wrong.Contains(pair.First)) / (double)wrong.Count);
            Bar.Write(Console.Out, "audit.labels.named.precision", named.Count(wrong.Contains) / (double)named.Length);
            Bar.Write(Console.Out, "audit.labels.named.recall", named.Count(wrong.Contains) / (double)wrong.Count);
        }

        void Copies()
        {
            var random = new Random(options.Seed);
            var copies = new Dictionary<string, (string Source, string Kind)>();
            foreach (string kind in PlantedCopies.Kinds.Keys)
                foreach (int row in random.GetItems(Enumerable.Range(0, paths.Length).ToArray(), options.Copies).Distinct())
                {
                    string copy = Path.Combine(folder.FullName, $"{kind}-{row}.jpg");
                    PlantedCopies.Write(paths[row], copy, kind, random);
                    copies.Add(copy, (paths[row], kind));
                }
            Dictionary<string, int> labelOf = paths.Zip(labels).ToDictionary(pair => pair.First, pair => pair.Second);
            HashSet<string> duplicates = [.. Named(Audit(
                paths.Zip(labels).Concat(copies.Select(copy => (copy.Key, labelOf[copy.Value.Source]))), "copies"), "duplicate")];
            foreach (IGrouping<string, string> kind in copies.GroupBy(copy => copy.Value.Kind, copy => copy.Key))
                Bar.Write(Console.Out, $"audit.copies.{kind.Key}.recall", kind.Count(duplicates.Contains) / (double)kind.Count());
            Bar.Write(Console.Out, "audit.copies.recall", copies.Keys.Count(duplicates.Contains) / (double)copies.Count);
        }

        ImageAudit Audit(IEnumerable<(string Path, int Label)> rows, string name)
        {
            string list = Path.Combine(folder.FullName, $"{name}.csv");
            images.Write(list, rows);
            var clock = Stopwatch.StartNew();
            ImageAudit audit = mlContext.Data.AuditImages(mlContext.Data.LoadFromImageList(list), new()
            {
                InitialWeights = options.Weights,
                Seed = options.Seed,
                CancellationToken = cancellation,
            });
            console.WritePlainLine(string.Create(
                CultureInfo.InvariantCulture, $"{name}: {audit}, in {clock.Elapsed.TotalSeconds:0.0} s"));
            return audit;
        }

        string[] Named(ImageAudit audit, string issue)
        {
            IDataView rows = audit.ToDataView(mlContext);
            return [.. rows.GetColumn<string>("path").Zip(rows.GetColumn<string>("issue")).Where(row => row.Second == issue)
                .Select(row => row.First)];
        }
    }

    /// <summary>The share of pairs of a wrong and a right label of which the wrong one is the more suspect; of a tie, half.</summary>
    public static double AreaUnderCurve(IReadOnlyList<double> wrong, IReadOnlyList<double> right) =>
        wrong.Sum(score => right.Count(other => other < score) + right.Count(other => other == score) / 2.0)
        / ((double)wrong.Count * right.Count);
}
