using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Tool.CommandLine;
using Tool.Scoring.Pipeline;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

/// <summary>Forty bad files among four hundred, in every format, as another program reads it.</summary>
public sealed class BadFilesTests(TrainedFlowers flowers) : IDisposable
{
    private readonly RunningJob _job = new(flowers);

    public void Dispose() => _job.Dispose();

    [Theory]
    [InlineData("scores.csv")]
    [InlineData("scores.jsonl")]
    [InlineData("scores.parquet")]
    public void Each_file_has_one_row_with_its_scores_or_its_reason(string output)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "such names cannot be there");
        string[] good = _job.DrawImages(357);
        string[] unusual = [Wide("wide.jpg", 20_000, 30), Wide("high.jpg", 8, 9_000), Wide("dot.png", 1, 1)];
        Dictionary<string, string> bad = BadFiles.Write(_job["photos"]);
        string held = bad.Keys.First(path => bad[path] == ImageFault.Of(BadImageReason.Truncated));
        bad[held] = ImageFault.Of(BadImageReason.Unreadable);
        using FileStream holder = new(held, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal(ExitCode.SomeFailed, _job.Run(_job.Options(output) with { TopK = 2, AllScores = true }));

        IReadOnlyList<IReadOnlyDictionary<string, object?>> rows = DuckDbTable.Read(_job[output]);
        Assert.Equal(400, rows.Count);
        Assert.Equal(good.Concat(unusual).Concat(bad.Keys).Order(), rows.Select(row => (string)row["path"]!).Order());
        var expected = Expected([.. good, .. unusual]);
        foreach (IReadOnlyDictionary<string, object?> row in rows)
        {
            string path = (string)row["path"]!;
            if (bad.TryGetValue(path, out string? error))
                AssertFailed(row, error);
            else
                AssertScored(row, expected[path]);
        }
        Assert.Equal(new(400, 360, 40), _job.Manifest(output).Counts);
        Assert.Equal(
            bad.Values.CountBy(word => word).OrderBy(pair => pair.Key).Select(pair => KeyValuePair.Create(pair.Key, (long)pair.Value)),
            _job.Manifest(output).FailuresByReason.OrderBy(pair => pair.Key));
        Assert.Contains(
            "360 of 400 images scored, 40 failed (empty 8, folder 8, missing 8, not-an-image 8, truncated 7, unreadable 1)", _job.Report);
    }

    private static void AssertFailed(IReadOnlyDictionary<string, object?> row, string error)
    {
        Assert.Equal(error, row["error"]);
        Assert.False(string.IsNullOrEmpty((string?)row["reason"]));
        Assert.All(row.Where(pair => pair.Key is not ("path" or "error" or "reason")), pair => Assert.Null(pair.Value));
    }

    private static void AssertScored(IReadOnlyDictionary<string, object?> row, float[] expected)
    {
        Assert.Null(row["error"]);
        Assert.Null(row["reason"]);
        int best = expected[1] > expected[0] ? 1 : 0;
        Assert.Equal(TrainedFlowers.ClassNames[best], row["label"]);
        Assert.Equal(expected[best], Number(row["score"]));
        float[] scores = row.TryGetValue("scores", out object? list)
            ? [.. ((object?[])list!).Select(Number)]
            : [.. TrainedFlowers.ClassNames.Select(name => Number(row[$"score[{name}]"]))];
        Assert.Equal(expected, scores);
        (object? Label, float Score)[] top = row.TryGetValue("top_labels", out object? labels)
            ? [.. ((object?[])labels!).Zip(((object?[])row["top_scores"]!).Select(Number))]
            : [.. new[] { 1, 2 }.Select(rank => (row[$"top_label_{rank}"], Number(row[$"top_score_{rank}"])))];
        Assert.Equal([(TrainedFlowers.ClassNames[best], expected[best]), (TrainedFlowers.ClassNames[1 - best], expected[1 - best])], top);
    }

    // The same images by the pipeline itself.
    private Dictionary<string, float[]> Expected(string[] paths)
    {
        IDataView scored = flowers.Model.Transform(flowers.MLContext.Data.LoadFromImageFiles(paths));
        return paths.Zip(scored.GetColumn<float[]>("Score")).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private string Wide(string name, int width, int height) =>
        SyntheticImages.Write(_job[$"photos/{name}"], width, height, (x, y) => new((byte)x, (byte)y, 77));

    private static float Number(object? value) => value switch
    {
        float number => number,
        double number => (float)number,
        string text => float.Parse(text, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"'{value}' is not a number."),
    };
}
