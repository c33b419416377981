using MLNet.GoogLeNet.UnitTests.Transformers.Displays;
using Tool.CommandLine;
using Tool.Scoring.Options;
using Tool.Scoring.Outputs;
using Tool.Scoring.Reporting;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

/// <summary>The page about a job.</summary>
public sealed class ScoringReportTests(TrainedFlowers flowers) : IDisposable
{
    private readonly RunningJob _job = new(flowers);

    public void Dispose() => _job.Dispose();

    [Fact]
    public void A_page_has_counts_failures_labels_and_images()
    {
        _job.DrawImages(30);
        File.WriteAllText(_job["photos/<b>&.jpg"], "no image");

        Assert.Equal(ExitCode.SomeFailed, _job.Run(_job.Options("scores.csv") with { Report = _job["report.html"] }));
        string html = File.ReadAllText(_job["report.html"]);

        string[] texts = HtmlText.Of(html);
        Assert.Contains("30 of 31 scored, 1 failed", texts);
        Assert.Contains("not-an-image", texts);
        Assert.Contains(texts, text => text.Contains("<b>&.jpg: it is not an image"));
        Assert.Equal(30, Numbers(texts, "class0") + Numbers(texts, "class1"));
        Assert.Equal(2 * RowSample.Shown, HtmlText.Attributes(html, "src").Length);
        Assert.InRange(html.Length, 20_000, 500_000);
        HtmlText.AssertSelfContained(html);
    }

    [Fact]
    public void Paths_of_a_list_begin_in_its_folder_and_a_shard_has_a_page_of_its_own()
    {
        _job.DrawImages(12);
        File.WriteAllLines(_job["list.csv"], ["path", .. Enumerable.Range(0, 12).Select(i => $"photos/{i % 7}/{i:000}.png")]);

        for (int shard = 0; shard < 2; shard++)
            Assert.Equal(ExitCode.Success, _job.Run(
                _job.Options("scores.csv") with { Input = _job["list.csv"], Report = _job["report.html"], Shard = new(shard, 2) }));

        Assert.False(File.Exists(_job["report.html"]));
        Assert.Equal(
            2 * 12, Enumerable.Range(0, 2).Sum(shard =>
            HtmlText.Attributes(File.ReadAllText(_job[$"report-0000{shard}-of-00002.html"]), "src").Length));
    }

    [Fact]
    public void A_job_that_was_interrupted_reports_all_of_its_rows()
    {
        _job.DrawImages(200);
        ScoreOptions options = _job.Options("scores.csv") with { Report = _job["report.html"] };
        Assert.Equal(ExitCode.Interrupted, _job.RunUntil(options, rows: 40));

        Assert.Equal(ExitCode.Success, _job.Run(options));

        Assert.Contains("200 of 200 scored, 0 failed", HtmlText.Of(File.ReadAllText(_job["report.html"])));
        Assert.Equal(ExitCode.Success, _job.Run(options));
        Assert.Contains("There is no new report.", _job.Log);
    }

    [Fact]
    public void Of_a_million_rows_a_few_are_kept()
    {
        var sample = new RowSample();

        int rows = sample.Watching(Enumerable.Range(0, 1_000_000).Select(i => i % 10 == 3
            ? new ResultRow { Path = $"{i}", Own = [], Error = "empty", Reason = "it is empty" }
            : Row(i, (i * 7919L % 1_000_003) / 1_000_003f))).Count();

        Assert.Equal(1_000_000, rows);
        Assert.Equal(RowSample.Shown, sample.LeastSure.Count);
        Assert.Equal(RowSample.Shown, sample.MostSure.Count);
        Assert.Equal("0", sample.LeastSure[0].Path);
        Assert.Equal(sample.LeastSure.OrderBy(row => row.Score), sample.LeastSure);
        Assert.Equal(sample.MostSure.OrderByDescending(row => row.Score), sample.MostSure);
        Assert.True(sample.MostSure[^1].Score > 0.9999f);
        Assert.Equal("3", sample.Failures["empty"].Path);
        Assert.Equal(900_000, sample.Labels["daisy"]);
    }

    [Fact]
    public void Of_equal_scores_the_first_rows_are_kept()
    {
        var sample = new RowSample();

        _ = sample.Watching(Enumerable.Range(0, 50).Select(i => Row(i, 1))).Count();

        Assert.Equal(Enumerable.Range(0, RowSample.Shown).Select(i => $"{i}"), sample.MostSure.Select(row => row.Path));
        Assert.Equal(Enumerable.Range(0, RowSample.Shown).Select(i => $"{i}"), sample.LeastSure.Select(row => row.Path));
    }

    private static ResultRow Row(int i, float score) => new() { Path = $"{i}", Own = [], Label = "daisy", Score = score };

    private static int Numbers(string[] texts, string label)
    {
        int place = Array.IndexOf(texts, label, Array.IndexOf(texts, "Labels"), 5);
        return place < 0 ? 0 : int.Parse(texts[place + 1]);
    }
}
