using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Auditing;

/// <summary>Faults that were planted are found, from the file to the row.</summary>
public sealed class AuditImagesTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TempFolder _folder = new();
    private readonly List<string> _list = ["file,label,split,patient"];
    private readonly string _weights;

    public AuditImagesTests()
    {
        _weights = _folder["weights.safetensors"];
        SyntheticModels.Make(GoogLeNetArchitecture.Torchvision, classes: 3).WriteWeights(_weights); // the same features everywhere
        for (int i = 0; i < 24; i++)
            Plant($"good{i}.png", i % 3, patient: $"p{i}", write: path => Scenes.Write(path, i < 23 ? i : 50, hue: 120 * (i % 3)));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_found_where_nothing_is_wrong()
    {
        ImageAudit audit = Audit();

        Assert.Empty(Rows(audit));
        Assert.Empty(audit.Counts);
        Assert.Equal("24 images: nothing found", audit.ToString());
    }

    [Theory]
    [InlineData("copy.png", 96, 80, false, 0)]
    [InlineData("small.png", 60, 50, false, 0)]
    [InlineData("large.png", 150, 125, false, 0)]
    [InlineData("stretched.png", 96, 70, false, 0)]
    [InlineData("compressed.jpg", 96, 80, false, 0)]
    [InlineData("mirrored.png", 96, 80, true, 0)]
    [InlineData("cropped.png", 92, 77, false, 0.025)]
    [InlineData("all.jpg", 70, 60, true, 0.02)]
    public void A_copy_is_a_duplicate_of_the_image_that_comes_first(string name, int width, int height, bool mirror, double margin)
    {
        Plant(name, 1, patient: "p4", write: path => Scenes.Write(path, 4, 120, width, height, mirror, margin));

        Found row = Assert.Single(Rows(Audit()));

        Assert.Equal(("duplicate", _folder[name], _folder["good4.png"]), (row.Issue, row.Path, row.Neighbour));
        Assert.InRange(row.Score, 0.85f, 1f);
        Assert.Equal(mirror, row.Reason.StartsWith("a mirrored copy, cosine of features "));
        Assert.Equal(name == "copy.png", row.Reason == "the same pixels");
    }

    [Theory]
    [InlineData("test", "train", "good4.png", "split 'train' here and 'test' there")]
    [InlineData("test", "validation", "good4.png", "split 'validation' here and 'test' there")]
    [InlineData("train", "test", "copy.png", "split 'train' here and 'test' there")]
    [InlineData("Train", "Test", "copy.png", "split 'Train' here and 'Test' there")]
    public void A_copy_in_another_split_is_a_leak_and_the_test_keeps_its_image(string first, string second, string kept, string reason)
    {
        _list[5] = _list[5].Replace("train", first);
        Plant("copy.png", 1, second, "p4", path => Scenes.Write(path, 4, 120));

        Found row = Assert.Single(Rows(Audit()));

        Assert.Equal(("leak", _folder[kept], 1f), (row.Issue, row.Neighbour, row.Score));
        Assert.Equal($"the same pixels; {reason}", row.Reason);
    }

    [Fact]
    public void A_split_may_be_a_key_with_names()
    {
        Plant("copy.png", 1, "test", "p4", path => Scenes.Write(path, 4, 120));
        IDataView images = Images();
        IDataView keyed = _mlContext.Transforms.Conversion.MapValueToKey("Split").Fit(images).Transform(images);

        ImageAudit audit = Audit(keyed);

        Found row = Assert.Single(Rows(audit));
        Assert.Equal(("leak", _folder["copy.png"]), (row.Issue, row.Neighbour));
        Assert.Equal("the same pixels; split 'train' here and 'test' there", row.Reason);
        Assert.Contains(_folder["copy.png"], audit.Without(keyed).GetColumn<string>("ImagePath"));
    }

    [Fact]
    public void Flat_images_of_different_colours_are_no_copies_and_of_the_same_colour_they_are()
    {
        foreach ((string name, byte grey) in new[] { ("white.png", (byte)255), ("grey.png", (byte)128), ("grey too.png", (byte)128) })
            Plant(name, 1, patient: "p4", write: path => SyntheticImages.Write(path, 96, 80, new SkiaSharp.SKColor(grey, grey, grey)));

        Found row = Assert.Single(Rows(Audit()), row => row.Issue == "duplicate");

        Assert.Equal((_folder["grey too.png"], _folder["grey.png"], "the same pixels"), (row.Path, row.Neighbour, row.Reason));
    }

    [Fact]
    public void A_copy_in_another_group_is_a_leak_where_groups_are_named()
    {
        Plant("copy.png", 1, patient: "other", write: path => Scenes.Write(path, 4, 120));

        Assert.Equal("duplicate", Assert.Single(Rows(Audit())).Issue);
        Found row = Assert.Single(Rows(Audit(groupColumnName: "patient")));

        Assert.Equal(("leak", "the same pixels; group 'other' here and 'p4' there"), (row.Issue, row.Reason));
    }

    [Fact]
    public void A_file_that_is_listed_in_two_splits_is_a_leak_and_one_row_of_it_stays()
    {
        _list.Add("good4.png,class1,test,p4");
        IDataView images = Images();
        ImageAudit audit = Audit();

        Found row = Assert.Single(Rows(audit));
        Assert.Equal(("leak", row.Path), (row.Issue, row.Neighbour));
        IDataView kept = audit.Without(images);
        Assert.Equal(24, kept.GetColumn<string>("ImagePath").Count());
        Assert.Equal(
            "test", kept.GetColumn<string>("ImagePath").Zip(kept.GetColumn<string>("Split")).Single(pair => pair.First == row.Path).Second);
    }

    [Fact]
    public void A_copy_with_another_label_says_both()
    {
        Plant("copy.png", 2, patient: "p4", write: path => Scenes.Write(path, 4, 120));

        Assert.Equal(
            "the same pixels; labelled 'class2' here and 'class1' there", Rows(Audit()).Single(row => row.Issue == "duplicate").Reason);
    }

    [Fact]
    public void Images_that_cannot_be_read_come_first_with_the_decoders_words()
    {
        Plant("copy.png", 1, patient: "p4", write: path => Scenes.Write(path, 4, 120));
        Plant("text.jpg", 1, write: path => File.WriteAllText(path, "no image"));
        Plant("gone.png", 1, write: _ => { });

        Found[] rows = Rows(Audit());

        Assert.Equal(["unreadable", "unreadable", "duplicate"], rows.Select(row => row.Issue));
        Assert.StartsWith("it is not an image in a known format", rows[0].Reason);
        Assert.Equal(("there is no such file", "", 1f), (rows[1].Reason, rows[1].Neighbour, rows[1].Score));
    }

    [Fact]
    public void Dark_blurred_and_tiny_images_are_found_beside_others()
    {
        Plant("dark.png", 0, write: path => Scenes.Write(path, 100, light: 0.15));
        Plant("blurred.png", 0, write: path => Scenes.Write(path, 101, grain: 0, cells: 3));
        Plant("tiny.png", 0, write: path => Scenes.Write(path, 102, width: 12, height: 14));

        Found[] rows = Rows(Audit());

        Assert.Equal(
            [("dark", _folder["dark.png"]), ("blurred", _folder["blurred.png"]), ("small", _folder["tiny.png"])],
            rows.Where(row => row.Issue is "dark" or "blurred" or "small").Select(row => (row.Issue, row.Path)));
        Assert.StartsWith("12×14 pixels; the network sees 32×32", rows[^1].Reason);
    }

    [Fact]
    public void A_wrong_label_is_found_with_the_class_that_it_should_be()
    {
        Plant("wrong.png", 0, write: path => Scenes.Write(path, 103, hue: 240));

        Found row = Rows(Audit()).First(row => row.Issue == "label");

        Assert.Equal(_folder["wrong.png"], row.Path);
        Assert.StartsWith("labelled 'class0'; a classifier that has not seen it says 'class2' with ", row.Reason);
        Assert.Contains(_folder["good"], row.Neighbour);
    }

    [Fact]
    public void Images_without_labels_are_audited_too()
    {
        Plant("copy.png", 1, write: path => Scenes.Write(path, 4, 120));

        Assert.Equal("duplicate", Assert.Single(Rows(Audit(_mlContext.Data.LoadFromImageFiles(_folder.FullPath)))).Issue);
    }

    [Fact]
    public void Without_leaves_out_the_rows_of_the_issues_that_are_named_also_of_a_part_of_the_images()
    {
        Plant("copy.png", 1, "test", "p4", path => Scenes.Write(path, 4, 120));
        Plant("gone.png", 1, write: _ => { });
        ImageAudit audit = Audit();

        Assert.Equal(24, audit.Without(Images()).GetRowCount());
        Assert.Equal(25, audit.Without(Images(), "unreadable").GetColumn<string>("ImagePath").Count());
        IDataView train = _mlContext.Data.LoadFromImageList(_folder["list.csv"], "train");
        string[] kept = [.. audit.Without(train, "leak").GetColumn<string>("ImagePath")];
        Assert.Equal(train.GetColumn<string>("ImagePath").Where(path => path != _folder["good4.png"]), kept);
    }

    [Fact]
    public void Without_refuses_issues_that_do_not_exist_and_images_that_were_not_audited()
    {
        ImageAudit audit = Audit();

        Assert.StartsWith("There is no issue 'labels'; issues are unreadable, leak, ",
            Assert.Throws<ArgumentException>("issues", () => audit.Without(Images(), "labels")).Message);
        Assert.StartsWith("There is no issue null;",
            Assert.Throws<ArgumentException>("issues", () => audit.Without(Images(), [null!])).Message);
        Plant("new.png", 0, write: path => Scenes.Write(path, 200));
        Assert.StartsWith($"'{_folder["new.png"]}' was not audited",
            Assert.Throws<ArgumentException>("images", () => audit.Without(Images())).Message);
    }

    [Fact]
    public void The_csv_has_the_rows_and_replaces_a_file()
    {
        Plant("copy, \"one\".png", 1, patient: "p4", write: path => Scenes.Write(path, 4, 120));
        File.WriteAllText(_folder["audit.csv"], "old");

        Audit(_mlContext.Data.LoadFromImageFiles(_folder.FullPath)).WriteCsv(_folder["audit.csv"]);

        string copy = _folder["copy, \"one\".png"].Replace("\"", "\"\"");
        Assert.Equal(
            ["path,issue,reason,neighbour,score", $"{_folder["good4.png"]},duplicate,the same pixels,\"{copy}\",1"],
            File.ReadAllLines(_folder["audit.csv"]));
    }

    [Fact]
    public void The_page_shows_suspects_beside_their_neighbours_and_the_number_of_images_of_each_class()
    {
        Plant("copy.png", 1, patient: "p4", write: path => Scenes.Write(path, 4, 120));
        Plant("gone.png", 1, write: _ => { });
        ImageAudit audit = Audit();
        File.Delete(_folder["copy.png"]); // since the audit

        string html = audit.ToHtml();

        Assert.Contains("26 images: unreadable 1, duplicate 1.", html);
        Assert.Contains("3 classes. The largest, &#39;class1&#39;, has 10 images; the smallest, &#39;class2&#39;, has 8.", html);
        Assert.Contains("no image any more", html);
        Assert.Contains("there is no such file", html);
        Assert.Equal(1, html.Split("data:image/webp").Length - 1); // the neighbour
    }

    [Fact]
    public void Features_are_kept_for_the_next_time_and_give_the_same_rows()
    {
        Plant("copy.jpg", 1, patient: "p4", write: path => Scenes.Write(path, 4, 120));
        Found[] first = Rows(Audit(cache: _folder["features"]));
        byte[] kept = File.ReadAllBytes(_folder["features"]);

        Assert.Equal(first, Rows(Audit(cache: _folder["features"])));
        Assert.Equal(first, Rows(Audit()));
        Assert.Equal(kept, File.ReadAllBytes(_folder["features"]));
    }

    [Fact]
    public void Progress_goes_up_to_the_end_and_cancelling_ends_the_audit()
    {
        var told = new List<double>();
        using var cancellation = new CancellationTokenSource();
        ImageAuditOptions options = new()
        {
            InitialWeights = _weights,
            CancellationToken = cancellation.Token,
            Progress = new Told(told.Add),
        };
        _mlContext.Data.AuditImages(Images(), options);

        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1]);
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => _mlContext.Data.AuditImages(Images(), options));
    }

    [Fact]
    public void Options_and_columns_that_are_missing_are_named()
    {
        IDataView images = Images();

        Assert.StartsWith("InitialWeights is 'nowhere.pth', and there is no such file.", Assert.Throws<FileNotFoundException>(() =>
            _mlContext.Data.AuditImages(images, new() { InitialWeights = "nowhere.pth" })).Message);
        Assert.StartsWith("GroupColumnName is 'patients', and the images have no such column; theirs are ImagePath, Label, Split, patient.",
            Assert.Throws<ArgumentOutOfRangeException>("options", () => Audit(groupColumnName: "patients")).Message);
        Assert.StartsWith("SplitColumnName is 'fold', and the images have no such column;", Assert.Throws<ArgumentOutOfRangeException>(
            "options",
            () => _mlContext.Data.AuditImages(images, new() { InitialWeights = _weights, SplitColumnName = "fold" })).Message);
        Assert.StartsWith("There is no column 'ImagePath' of text; the columns are Other.", Assert.Throws<ArgumentOutOfRangeException>(
            "images", () => Audit(_mlContext.Data.LoadFromEnumerable([new { Other = 1 }]))).Message);
        Assert.StartsWith("Column 'Label' is String; labels are a key with names. Make it one with", Assert
            .Throws<ArgumentOutOfRangeException>(
                "images", () => Audit(_mlContext.Data.LoadFromEnumerable([new { ImagePath = "1.png", Label = "a" }]))).Message);
    }

    private void Plant(string name, int label, string split = "train", string patient = "p", Action<string>? write = null)
    {
        write!(_folder[name]);
        _list.Add($"{(name.Contains('"') ? "skipped" : name)},class{label},{split},{patient}");
    }

    private IDataView Images()
    {
        File.WriteAllLines(_folder["list.csv"], _list);
        return _mlContext.Data.LoadFromImageList(_folder["list.csv"]);
    }

    private ImageAudit Audit(IDataView? images = null, string? groupColumnName = null, string? cache = null) =>
        _mlContext.Data.AuditImages(
            images ?? Images(), new() { InitialWeights = _weights, GroupColumnName = groupColumnName, FeatureCache = cache });

    private Found[] Rows(ImageAudit audit)
    {
        IDataView rows = audit.ToDataView(_mlContext);
        return
        [
            .. rows.GetColumn<string>("path").Zip(rows.GetColumn<string>("issue"), rows.GetColumn<string>("reason"))
                .Zip(rows.GetColumn<string>("neighbour").Zip(rows.GetColumn<float>("score")))
                .Select(pair => new Found(pair.First.First, pair.First.Second, pair.First.Third, pair.Second.First, pair.Second.Second)),
        ];
    }

    private sealed record Found(string Path, string Issue, string Reason, string Neighbour, float Score);

    private sealed class Told(Action<double> tell) : IProgress<double>
    {
        public void Report(double value) => tell(value);
    }
}
