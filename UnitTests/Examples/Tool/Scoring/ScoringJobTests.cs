using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Tool.CommandLine;
using Tool.Models;
using Tool.Scoring.Job;
using Tool.Scoring.Options;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

/// <summary>Jobs from their options to the files that they leave.</summary>
public sealed class ScoringJobTests(TrainedFlowers flowers) : IDisposable
{
    private readonly RunningJob _job = new(flowers);

    public void Dispose() => _job.Dispose();

    [Theory]
    [InlineData("scores.csv")]
    [InlineData("scores.jsonl")]
    [InlineData("scores.parquet")]
    public void An_interrupted_job_goes_on_and_ends_with_the_same_bytes(string output)
    {
        _job.DrawImages(300);
        Assert.Equal(ExitCode.Success, _job.Run(_job.Options($"whole{output}")));

        Assert.Equal(ExitCode.Interrupted, _job.RunUntil(_job.Options(output), rows: 40));
        Assert.False(File.Exists(_job[output]));
        Assert.Contains("The same command resumes there", _job.Log);
        TearLastRow(output);
        // or before, while it finds those that are there
        Assert.Equal(ExitCode.Interrupted, _job.RunUntil(_job.Options(output), rows: 120));
        Assert.Equal(ExitCode.Success, _job.Run(_job.Options(output)));

        Assert.Equal(File.ReadAllBytes(_job[$"whole{output}"]), File.ReadAllBytes(_job[output]));
        Assert.Equal(3, _job.Manifest(output).Sessions);
        Assert.False(Directory.Exists(WorkFolder.PathFor(_job[output])));
    }

    [Fact]
    public void Scores_do_not_depend_on_the_images_that_are_scored_with_them()
    {
        string[] images = _job.DrawImages(60);
        Assert.Equal(ExitCode.Success, _job.Run(_job.Options("all.csv") with { AllScores = true }));
        string[] all = File.ReadAllLines(_job["all.csv"]);

        foreach (int count in new[] { 1, 2, 7, 19 })
        {
            File.WriteAllLines(_job["list.csv"], ["path", .. images.Take(count)]);
            string output = $"some{count}.csv";
            Assert.Equal(ExitCode.Success, _job.Run(_job.Options(output) with { Input = _job["list.csv"], AllScores = true }));
            Assert.Subset(all.ToHashSet(), File.ReadAllLines(_job[output]).ToHashSet());
        }
    }

    [Theory]
    [InlineData("scores.csv")]
    [InlineData("scores.jsonl")]
    [InlineData("scores.parquet")]
    public void Shards_that_are_merged_are_the_whole(string output)
    {
        _job.DrawImages(90);
        File.WriteAllText(_job["photos/bad.jpg"], "no image");
        Assert.Equal(ExitCode.SomeFailed, _job.Run(_job.Options($"whole{output}")));

        for (int index = 0; index < 4; index++)
            Assert.InRange(_job.Run(_job.Options(output) with { Shard = new(index, 4) }), ExitCode.Success, ExitCode.SomeFailed);
        Assert.Equal(ExitCode.SomeFailed, _job.Merge(output));

        Assert.Equal(Rows($"whole{output}"), Rows(output));
        Manifest merged = _job.Manifest(output);
        Assert.Equal(new(91, 90, 1), merged.Counts);
        Assert.Equal(4, merged.Shards!.Count);
        Assert.Equal(91, merged.Shards.Sum(shard => shard.Rows));
        Assert.DoesNotContain("shard", merged.Job.Keys);
        Assert.Equal(ExitCode.Unusable, _job.Merge(output));
        Assert.Contains("already exists", _job.Log);
        Assert.Equal(ExitCode.SomeFailed, _job.Merge(output, overwrite: true));
    }

    [Fact]
    public void A_list_keeps_its_columns_in_every_format()
    {
        _job.DrawImages(3);
        File.WriteAllText(_job["list.jsonl"], """
            {"path": "photos/0/000.png", "label": "true \"label\"", "n": 1.50}
            {"path": "photos/1/001.png", "n": {"a": [1, 2]}}
            {"path": "photos/2/002.png", "label": null, "n": true}

            """);
        foreach (string output in new[] { "scores.csv", "scores.jsonl", "scores.parquet" })
        {
            Assert.Equal(ExitCode.Success, _job.Run(_job.Options(output) with { Input = _job["list.jsonl"], TopK = 0 }));

            var rows = DuckDbTable.Read(_job[output]);
            Assert.Equal(["path", "input_label", "n", "label", "score", "error", "reason"], rows[0].Keys);
            Assert.Equal(["photos/0/000.png", "photos/1/001.png", "photos/2/002.png"], rows.Select(row => row["path"]));
            Assert.Equal(["true \"label\"", null, null], rows.Select(row => row["input_label"]));
            Assert.All(rows, row => Assert.Contains((string)row["label"]!, TrainedFlowers.ClassNames));
            if (output != "scores.jsonl") // where values stay what they are
                Assert.Equal(["1.50", "{\"a\": [1, 2]}", "true"], rows.Select(row => row["n"]));
        }
        string json = File.ReadAllText(_job["scores.jsonl"]);
        Assert.All(["\"n\":1.50,", "\"n\":{\"a\": [1, 2]},", "\"n\":true,"], value => Assert.Contains(value, json));
    }

    [Fact]
    public void Columns_that_are_called_as_results_would_be_are_the_lists_own()
    {
        _job.DrawImages(2);
        string[] names = ["unknown", "unknown_p_value", "label_set", "label_set_size"];
        File.WriteAllText(_job["list.jsonl"], string.Join('\n', ((string[])["photos/0/000.png", "photos/1/001.png"]).Select(path =>
            $"{{\"path\": \"{path}\", {string.Join(", ", names.Select(name => $"\"{name}\": \"of {path}\""))}}}")));

        Assert.Equal(ExitCode.Success, _job.Run(_job.Options("scores.csv") with { Input = _job["list.jsonl"] }));

        Assert.All(DuckDbTable.Read(_job["scores.csv"]), row =>
            Assert.All(names, name => Assert.Equal($"of {row["path"]}", row[name])));
    }

    [Fact]
    public void Line_breaks_of_every_kind_stay_within_their_fields()
    {
        _job.DrawImages(3);
        File.WriteAllText(_job["list.csv"],
            "file,note\nphotos/0/000.png,\"old\rMac\"\nphotos/1/001.png,\"a\nb\"\nphotos/2/002.png,\"a\r\nb\"\n");

        Assert.Equal(ExitCode.Success, _job.Run(_job.Options("scores.csv") with { Input = _job["list.csv"] }));

        string text = File.ReadAllText(_job["scores.csv"]);
        Assert.All(["\"old\rMac\"", "\"a\nb\"", "\"a\r\nb\""], field => Assert.Contains($",{field},", text));
    }

    [Theory]
    [InlineData("scores.csv")]
    [InlineData("scores.jsonl")]
    [InlineData("scores.parquet")]
    public void Features_are_those_that_another_trainer_gets(string output)
    {
        string[] images = _job.DrawImages(5);
        File.WriteAllText(_job["photos/bad.jpg"], "no image");
        File.WriteAllLines(_job["list.csv"], ["path", .. images, _job["photos/bad.jpg"]]);

        Assert.Equal(ExitCode.SomeFailed, _job.Run(_job.Options(output) with { Input = _job["list.csv"], TopK = 0, Features = true }));

        float[][] expected = FeaturesOf(images);
        var rows = DuckDbTable.Read(_job[output]);
        Assert.Equal(5 + 1, rows.Count);
        Assert.All(expected.Zip(rows), pair => Assert.Equal(pair.First, Features(pair.Second)));
        Assert.All(output.EndsWith(".csv") ? Columns(rows[^1]) : [rows[^1]["features"]], Assert.Null);

        static IEnumerable<object?> Columns(IReadOnlyDictionary<string, object?> row) =>
            Enumerable.Range(1, 1024).Select(place => row[$"feature_{place}"]);
        float[] Features(IReadOnlyDictionary<string, object?> row) => [.. (output.EndsWith(".csv")
            ? Columns(row) : (object?[])row["features"]!)
            .Select(value => Convert.ToSingle(value, CultureInfo.InvariantCulture))];
    }

    [Fact]
    public void Features_of_144_crops_are_refused()
    {
        _job.DrawImages(1);

        Assert.Equal(ExitCode.Usage, _job.Run(_job.Options("scores.csv") with { Crops = 144, Features = true }));
        Assert.Contains("Choose --crops 1 or 10.", _job.Log);
    }

    [Fact]
    public void What_is_complete_is_not_scored_again_unless_that_is_asked_for()
    {
        _job.DrawImages(5);
        ScoreOptions options = _job.Options("scores.csv");
        Assert.Equal(ExitCode.Success, _job.Run(options));
        DateTime written = File.GetLastWriteTimeUtc(options.Output);

        Assert.Equal(ExitCode.Success, _job.Run(options));
        Assert.Equal(written, File.GetLastWriteTimeUtc(options.Output));
        Assert.Contains("has been complete since", _job.Log);

        Assert.Equal(ExitCode.Success, _job.Run(options with { Overwrite = true }));
        Assert.NotEqual(written, File.GetLastWriteTimeUtc(options.Output));
    }

    [Fact]
    public void Other_options_or_another_model_are_refused_for_a_complete_output_and_a_begun_one()
    {
        _job.DrawImages(100);
        ScoreOptions complete = _job.Options("complete.csv"), begun = _job.Options("begun.csv");
        Assert.Equal(ExitCode.Success, _job.Run(complete));
        Assert.Equal(ExitCode.Interrupted, _job.RunUntil(begun, rows: 1));

        foreach (ScoreOptions options in new[] { complete, begun })
        {
            Assert.Equal(ExitCode.Unusable, _job.Run(options with { TopK = 1 }));
            Assert.Contains("belongs to another job: top_k was '5' and is '1'", _job.Log);
            Assert.Equal(ExitCode.Unusable, _job.Run(options with { Model = OtherModel() }));
            Assert.Contains("belongs to another job: model_sha256 was", _job.Log);
            Assert.Equal(ExitCode.Success, _job.Run(options with { TopK = 1, Overwrite = true }));
            Assert.Equal(101, File.ReadAllLines(options.Output).Length);
        }
    }

    [Fact]
    public void What_a_killed_process_left_while_it_cleaned_up_is_no_reason_to_score_again()
    {
        _job.DrawImages(5);
        ScoreOptions options = _job.Options("scores.csv");
        Assert.Equal(ExitCode.Success, _job.Run(options));
        DateTime written = File.GetLastWriteTimeUtc(options.Output);
        Directory.CreateDirectory(WorkFolder.PathFor(options.Output));
        File.WriteAllText(Path.Combine(WorkFolder.PathFor(options.Output), "rows.jsonl"), "{");

        Assert.Equal(ExitCode.Success, _job.Run(options));
        Assert.Equal(written, File.GetLastWriteTimeUtc(options.Output));
    }

    [Fact]
    public void A_list_that_cannot_be_read_is_no_trouble_with_the_output()
    {
        Directory.CreateDirectory(_job["empty"]);

        Assert.Equal(ExitCode.Usage, _job.Run(_job.Options("scores.csv") with { Input = _job["nowhere.csv"] }));
        Assert.Equal(ExitCode.Usage, _job.Run(_job.Options("scores.csv") with { Input = _job["nowhere/*.jpg"] }));
        Assert.Contains("The input", _job.Log);
        Assert.DoesNotContain("The output", _job.Log);
    }

    [Fact]
    public void An_output_that_no_job_made_is_not_replaced()
    {
        _job.DrawImages(2);
        File.WriteAllText(_job["mine.csv"], "dear,to,me\n");

        Assert.Equal(ExitCode.Unusable, _job.Run(_job.Options("mine.csv")));
        Assert.Equal("dear,to,me\n", File.ReadAllText(_job["mine.csv"]));
    }

    [Fact]
    public void A_link_stays_one_and_the_file_that_it_leads_to_is_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a link takes a right there that users do not have");
        _job.DrawImages(2);
        Directory.CreateDirectory(_job["elsewhere"]);
        File.WriteAllText(_job["elsewhere/scores.csv"], "old");
        File.CreateSymbolicLink(_job["latest.csv"], "elsewhere/scores.csv");

        Assert.Equal(ExitCode.Success, _job.Run(_job.Options("latest.csv") with { Overwrite = true }));

        Assert.Equal("elsewhere/scores.csv", new FileInfo(_job["latest.csv"]).LinkTarget);
        Assert.Equal(3, File.ReadAllLines(_job["elsewhere/scores.csv"]).Length);
        Assert.Equal(2, _job.Manifest("latest.csv").Counts.Scored);
    }

    [Fact]
    public void A_folder_is_scored_as_it_was_when_the_job_began()
    {
        string[] images = _job.DrawImages(100);
        ScoreOptions options = _job.Options("scores.csv");
        Assert.Equal(ExitCode.Interrupted, _job.RunUntil(options, rows: 10));
        File.Copy(images[0], _job["photos/0/0000 new.png"]);

        Assert.Equal(ExitCode.Success, _job.Run(options));

        Assert.Equal(images.Order(StringComparer.Ordinal), DuckDbTable.Read(options.Output).Select(row => row["path"]));
    }

    [Fact]
    public void A_list_that_changed_where_it_was_scored_is_refused()
    {
        string[] images = _job.DrawImages(100);
        ScoreOptions options = _job.Options("scores.csv") with { Input = _job["list.csv"] };
        File.WriteAllLines(_job["list.csv"], ["path", .. images]);
        Assert.Equal(ExitCode.Interrupted, _job.RunUntil(options, rows: 10));

        File.WriteAllLines(_job["list.csv"], ["path", .. images.Skip(1)]);
        Assert.Equal(ExitCode.Unusable, _job.Run(options));
        Assert.Contains(
            $"The input has changed since this job began: image 1 was '{images[0]}' and is '{images[1]}'. Give the input as it was, or "
            + $"delete '{options.Output}.partial'", _job.Log);

        File.WriteAllLines(_job["list.csv"], ["path", .. images, images[0]]); // more at the end does not change what is done
        Assert.Equal(ExitCode.Success, _job.Run(options));
        Assert.Equal(102, File.ReadAllLines(options.Output).Length);
    }

    [Fact]
    public void A_list_whose_other_columns_changed_where_it_was_scored_is_refused()
    {
        string[] images = _job.DrawImages(100);
        ScoreOptions options = _job.Options("scores.csv") with { Input = _job["list.csv"] };
        WriteList("Ann");
        Assert.Equal(ExitCode.Interrupted, _job.RunUntil(options, rows: 10));

        WriteList("Ben");
        Assert.Equal(ExitCode.Unusable, _job.Run(options));
        Assert.Contains(
            $"The input has changed since this job began: image 1 '{images[0]}' has other values in its own columns. Give the input as it "
            + $"was, or delete '{options.Output}.partial'", _job.Log);

        WriteList("Ann");
        Assert.Equal(ExitCode.Success, _job.Run(options));

        void WriteList(string first) => File.WriteAllLines(
            _job["list.csv"], ["path,patient", .. images.Select((image, i) => $"{image},{(i == 0 ? first : "Eve")}")]);
    }

    [Fact]
    public void Too_many_bad_images_end_the_job_and_a_larger_limit_goes_on()
    {
        _job.DrawImages(20);
        for (int i = 0; i < 10; i++)
            File.WriteAllText(_job[$"photos/3/bad{i}.jpg"], "no image");
        ScoreOptions options = _job.Options("scores.csv") with { MaxErrors = new(Count: 4, Share: null) };

        Assert.Equal(ExitCode.TooManyErrors, _job.Run(options));
        Assert.Contains("(not-an-image 5); --max-errors is 4", _job.Log);
        Assert.False(File.Exists(options.Output));
        Assert.Equal(ExitCode.TooManyErrors, _job.Run(options));
        Assert.Equal(ExitCode.TooManyErrors, _job.Run(options with { MaxErrors = ErrorLimit.Parse("33%") }));
        Assert.Equal(ExitCode.SomeFailed, _job.Run(options with { MaxErrors = ErrorLimit.Parse("34%") }));
        Assert.Equal(31, File.ReadAllLines(options.Output).Length);
    }

    [Fact]
    public void Two_processes_do_not_work_on_one_output()
    {
        _job.DrawImages(2);
        ScoreOptions options = _job.Options("scores.csv");
        using (new WorkFolder(options.Output))
        {
            Assert.Equal(ExitCode.Interrupted, _job.Run(options));
            Assert.Contains("Another process is working on", _job.Log);
        }

        Assert.Equal(ExitCode.Success, _job.Run(options));
    }

    [Fact]
    public void The_manifest_says_what_the_rows_were_made_of()
    {
        _job.DrawImages(6);
        DateTimeOffset before = DateTimeOffset.UtcNow;
        Assert.Equal(
            ExitCode.Success, _job.Run(_job.Options("scores.csv") with { Crops = 10, BatchSize = 20, Precision = Precision.Float32 }));

        Manifest manifest = _job.Manifest("scores.csv");

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(flowers.Saved)), manifest.Model.Sha256);
        Assert.Equal(TrainedFlowers.ClassNames, manifest.Model.Classes);
        Assert.Equal("Torchvision", manifest.Model.Architecture);
        Assert.Equal(
            ("10", "20", "float32", "", "0/1"),
            (manifest.Job["crops"], manifest.Job["batch_size"], manifest.Job["precision"], manifest.Job["device"], manifest.Job["shard"]));
        Assert.Equal(6, manifest.Throughput!.Images);
        Assert.True(manifest.Throughput.ImagesPerSecond > 0);
        Assert.Contains("float32", manifest.Engine);
        Assert.InRange(manifest.Started, before, manifest.Ended);
        Assert.Equal(new FileInfo(_job["scores.csv"]).Length, manifest.Output.Bytes);
        Assert.Contains("MLNet.GoogLeNet", manifest.Versions.Keys);
    }

    [Theory]
    [InlineData(144)]
    [InlineData(10)]
    public void More_crops_score_every_image(int crops)
    {
        _job.DrawImages(3);

        Assert.Equal(ExitCode.Success, _job.Run(_job.Options("scores.csv") with { Crops = crops }));
    }

    [Fact]
    public void Squares_for_144_crops_are_made_of_any_size_at_which_a_model_loads_images()
    {
        _job.DrawImages(1);
        using GoogLeNetTransformer network = flowers.GoogLeNet.With(flowers.GoogLeNet.ScoringOptions);
        using var model = network.ToPipeline(loading: new() { ResizeTo = 37 });
        flowers.MLContext.Model.Save(model, flowers.Images.Schema, _job["model.zip"]);

        Assert.Equal(ExitCode.Success, _job.Run(_job.Options("scores.csv") with { Crops = 144 }));
    }

    [Theory]
    [InlineData(256, 224, 256)]
    [InlineData(182, 160, 184)]
    [InlineData(365, 320, 368)]
    [InlineData(329, 288, 328)]
    [InlineData(225, 225, 232)] // 224 would be nearer, and too small
    [InlineData(1170, 1024, 1024)] // the largest there is
    public void Test_squares_have_whole_eighths_and_room_for_what_the_network_sees(int resizeTo, int imageSize, int expected) =>
        Assert.Equal(expected, SavedModel.SmallestTestSquare(resizeTo, imageSize));

    [Fact]
    public void An_empty_folder_gives_a_file_without_rows_a_warning_and_an_exit_code_of_its_own()
    {
        File.WriteAllText(_job["photos/1.tif"], "");
        foreach (string output in new[] { "scores.csv", "scores.jsonl", "scores.parquet" })
        {
            Assert.Equal(ExitCode.NothingFound, _job.Run(_job.Options(output)));
            Assert.Equal(0, _job.Manifest(output).Counts.Images);
            Assert.Equal(ExitCode.NothingFound, _job.Run(_job.Options(output))); // complete since
        }
        Assert.Contains($"The input '{_job["photos"]}' has no images, so the output has no rows.", _job.Log);
        Assert.Contains("0 of 0 images scored. Skipped by extension: .tif 1.", _job.Report);
        Assert.Equal(
            "path,label,score,top_label_1,top_score_1,top_label_2,top_score_2,error,reason\n", File.ReadAllText(_job["scores.csv"]));
        Assert.Empty(DuckDbTable.Read(_job["scores.parquet"]));
    }

    [Fact]
    public void A_pattern_that_nothing_fits_and_a_list_without_rows_have_that_exit_code_too()
    {
        _job.DrawImages(1);
        File.WriteAllText(_job["list.csv"], "path,label\n");

        Assert.Equal(ExitCode.NothingFound, _job.Run(_job.Options("a.csv") with { Input = _job["photos/*.gif"] }));
        Assert.Equal(ExitCode.NothingFound, _job.Run(_job.Options("b.csv") with { Input = _job["list.csv"] }));
    }

    [Fact]
    public void An_empty_shard_of_a_folder_with_images_is_no_empty_folder()
    {
        _job.DrawImages(1);

        int[] codes = [.. Enumerable.Range(0, 8).Select(index => _job.Run(_job.Options("scores.csv") with { Shard = new(index, 8) }))];

        Assert.All(codes, code => Assert.Equal(ExitCode.Success, code));
        Assert.Equal(ExitCode.Success, _job.Merge("scores.csv"));
        Assert.Equal(1, _job.Manifest("scores.csv").Input!.Images);
    }

    [Fact]
    public void Files_that_are_passed_over_are_counted_also_when_the_job_was_interrupted()
    {
        _job.DrawImages(100);
        File.WriteAllText(_job["photos/1.heic"], "");
        File.WriteAllText(_job["photos/0/2.heic"], "");
        Assert.Equal(ExitCode.Interrupted, _job.RunUntil(_job.Options("scores.csv"), rows: 10));
        File.WriteAllText(_job["photos/later.tif"], "");

        Assert.Equal(ExitCode.Success, _job.Run(_job.Options("scores.csv")));

        Assert.Contains("100 of 100 images scored", _job.Report);
        Assert.Contains(" Skipped by extension: .heic 2.", _job.Report);
        Assert.Equal((100, 2), (_job.Manifest("scores.csv").Input!.Images, _job.Manifest("scores.csv").Input!.PassedOver[".heic"]));
    }

    [Fact]
    public async Task Pipes_and_odd_names_are_bad_images_at_once_in_a_folder_and_in_a_list()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have no such names");
        _job.DrawImages(2);
        Command.Run("sh", _job["photos"], "-c", "mkfifo 0/pipe.png; mkdir \"$(printf 'caf\\351')\"");
        File.WriteAllLines(_job["list.csv"], ["path", "photos/0/pipe.png", "photos/0/000.png", "/dev/zero"]);
        try
        {
            Assert.Equal(ExitCode.SomeFailed, await AtOnce(_job.Options("folder.csv")));
            Assert.Equal(ExitCode.SomeFailed, await AtOnce(_job.Options("list-scores.csv") with { Input = _job["list.csv"] }));

            Assert.Equal([null, "not-a-file", null, "bad-name"], DuckDbTable.Read(_job["folder.csv"]).Select(row => row["error"]));
            Assert.Equal(["not-a-file", null, "not-a-file"], DuckDbTable.Read(_job["list-scores.csv"]).Select(row => row["error"]));
            Assert.Contains("it is a named pipe, not a file", File.ReadAllText(_job["list-scores.csv"]));
        }
        finally
        {
            Command.Run("sh", _job["photos"], "-c", "rm -r -- *"); // .NET cannot
        }
    }

    [Fact]
    public void Weights_are_scored_as_the_published_networks_take_images()
    {
        string[] images = _job.DrawImages(20);
        flowers.GoogLeNet.SaveWeights(_job["weights.safetensors"]);
        File.WriteAllLines(_job["names.txt"], ["nought", "one"]);
        ScoreOptions named = _job.Options("scores.csv") with { Model = _job["weights.safetensors"], Labels = _job["names.txt"] };

        Assert.Equal(ExitCode.Success, _job.Run(named));

        MLContext mlContext = flowers.MLContext;
        IDataView files = mlContext.Data.LoadFromImageFiles(images);
        using var pipeline = mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 32 * 256 / 224 })
            .Append(mlContext.Transforms.NormalizeZeroMean("Pixels", flowers.Mean)).Fit(files)
            .Append(flowers.GoogLeNet.With(new ScoringOptions()));
        var expected = images.Zip(pipeline.Transform(files).GetColumn<float[]>("Score"))
            .ToDictionary(pair => pair.First, pair => pair.Second);
        foreach (var row in DuckDbTable.Read(_job["scores.csv"]))
        {
            float[] scores = expected[(string)row["path"]!];
            Assert.Equal(scores[1] > scores[0] ? "one" : "nought", row["label"]);
            Assert.Equal(scores.Max(), float.Parse((string)row["score"]!, CultureInfo.InvariantCulture), 1e-5f);
        }
        File.WriteAllLines(_job["names.txt"], ["one", "nought"]);
        Assert.Equal(ExitCode.Unusable, _job.Run(named));
        Assert.Contains("labels_sha256 was", _job.Log);
    }

    [Theory]
    [InlineData("missing.zip", null)]
    [InlineData("missing.onnx", null)]
    [InlineData("text.zip", "no model")]
    [InlineData("model.tar", "no model")]
    public void A_model_that_is_none_cannot_be_used(string name, string? content)
    {
        _job.DrawImages(1);
        if (content is not null)
            File.WriteAllText(_job[name], content);

        Assert.Equal(ExitCode.Unusable, _job.Run(_job.Options("scores.csv") with { Model = _job[name] }));
        Assert.Contains($"The model '{_job[name]}' cannot be used: ", _job.Log);
    }

    // Whoever opens a pipe waits for ever.
    private async Task<int> AtOnce(ScoreOptions options)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        return await Task.Run(() => _job.Run(options), cancellation).WaitAsync(TimeSpan.FromMinutes(2), cancellation);
    }

    private float[][] FeaturesOf(string[] images)
    {
        MLContext mlContext = flowers.MLContext;
        IDataView files = mlContext.Data.LoadFromImageFiles(images);
        using var pipeline = mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 32 })
            .Append(mlContext.Transforms.NormalizeZeroMean("Pixels", flowers.Mean))
            .Append(mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", flowers.GoogLeNet.Model)).Fit(files);
        return [.. pipeline.Transform(files).GetColumn<float[]>("Features")];
    }

    private string OtherModel()
    {
        using FileStream stream = File.Create(_job["other.zip"]);
        stream.Write(flowers.Saved);
        stream.WriteByte(0);
        return stream.Name;
    }

    // As a kill in the middle of a write would.
    private void TearLastRow(string output)
    {
        using FileStream journal = File.OpenWrite(Path.Combine(WorkFolder.PathFor(_job[output]), "rows.jsonl"));
        journal.SetLength(journal.Length - 9);
    }

    private IEnumerable<string> Rows(string output) => DuckDbTable.Read(_job[output])
        .Select(row =>
            string.Join('|', row.Select(pair => $"{pair.Key}={(pair.Value is object?[] list ? string.Join(';', list) : pair.Value)}")))
        .Order(StringComparer.Ordinal);
}
