using MLNet.GoogLeNet.Data.Files;
using Tool.CommandLine;
using Tool.Scoring.Inputs;
using Tool.Scoring.Options;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

public sealed class ImageSourcesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_gives_its_images_at_any_depth_with_the_paths_to_open_them()
    {
        Write("b/2.JPG", "b/notes.txt", "a.webp", "b/c/3.png");
        Directory.CreateDirectory(_folder["b/folder.jpg"]);

        InputImage[] images = [.. Open(_folder.FullPath).Read()];

        Assert.Equal(Full("a.webp", "b/2.JPG", "b/c/3.png", "b/folder.jpg"), images.Select(image => image.Path));
        Assert.All(images, image => Assert.Equal(image.Path, image.File));
    }

    [Theory]
    [InlineData("*.jpg", "a.jpg")]
    [InlineData("**/*.jpg", "a.jpg", "b/2.jpg", "b/c/3.JPG")]
    [InlineData("b/*", "b/2.jpg", "b/notes.txt")]
    [InlineData("*/c/*.jpg", "b/c/3.JPG")]
    [InlineData("x*/**")]
    public void A_pattern_gives_what_fits_it(string pattern, params string[] expected)
    {
        Write("a.jpg", "b/2.jpg", "b/notes.txt", "b/c/3.JPG", "c.png");

        Assert.Equal(Full(expected), Open(_folder[pattern]).Read().Select(image => image.Path));
    }

    [Fact]
    public void A_csv_list_carries_its_other_columns_and_begins_where_it_stands()
    {
        File.WriteAllText(_folder["list.csv"], "id,File,label\n007,\"a, \"\"b\"\".jpg\",\"two\nlines\"\n8,sub/花.jpg,\n9,,\n");

        IImageSource source = Open(_folder["list.csv"]);
        InputImage[] images = [.. source.Read()];

        Assert.Equal(["id", "label"], source.OwnColumns);
        Assert.Equal(3, source.Count);
        Assert.Equal(["a, \"b\".jpg", "sub/花.jpg", ""], images.Select(image => image.Path));
        Assert.Equal([_folder["a, \"b\".jpg"], _folder["sub/花.jpg"], ""], images.Select(image => image.File));
        Assert.Equal(["007", "two\nlines"], images[0].Own.Select(value => value.Text));
        Assert.Equal(["9", ""], images[2].Own.Select(value => value.Text));
    }

    [Fact]
    public void A_json_list_has_the_properties_of_all_its_lines()
    {
        File.WriteAllText(_folder["list.jsonl"], """
            {"image": "a.jpg", "id": 7}
            {"tags": ["x", "y"], "image": "/b.jpg", "id": null}

            {"id": "8"}

            """);

        IImageSource source = Open(_folder["list.jsonl"]);
        InputImage[] images = [.. source.Read()];

        Assert.Equal(["id", "tags"], source.OwnColumns);
        Assert.Equal(["a.jpg", "/b.jpg", ""], images.Select(image => image.Path));
        Assert.Equal([_folder["a.jpg"], Path.Combine(_folder.FullPath, "/b.jpg"), ""], images.Select(image => image.File));
        Assert.Equal([new OwnValue("7", IsJson: true), default], images[0].Own);
        Assert.Equal([default, new OwnValue("[\"x\", \"y\"]", IsJson: true)], images[1].Own);
        Assert.Equal([new OwnValue("8"), default], images[2].Own);
    }

    [Theory]
    [InlineData("file, label\n1.png, a\n2.png, b\n", " a", " b")] // the path is read, the label is carried as it is
    [InlineData("sep=;\nfile;label\n1.png;a\n2.png;\"b\"\n", "a", "b")]
    [InlineData("label\tfile\na\t1.png\n b\t 2.png\n\n   \n\t\n", "a", " b")]
    public void Lists_of_other_programs_are_read_as_the_library_reads_them(string text, params string[] labels)
    {
        File.WriteAllText(_folder["list.csv"], text);

        IImageSource source = Open(_folder["list.csv"]);
        InputImage[] images = [.. source.Read()];

        Assert.Equal(["label"], source.OwnColumns);
        Assert.Equal(["1.png", "2.png"], images.Select(image => image.Path));
        Assert.Equal(labels, images.Select(image => image.Own[0].Text));
        Assert.Equal((2, 2), (source.Count, source.Facts.Images));
    }

    [Theory]
    [InlineData("list.csv")]
    [InlineData("list.tsv")] // whatever separates the columns
    [InlineData("list.jsonl")]
    public void Lists_in_UTF_16_are_read(string name)
    {
        string text = name == "list.jsonl"
            ? "{\"file\": \"花.jpg\", \"label\": \"x; y\"}\n{\"file\": \"2.jpg\", \"label\": \"Mühle\"}\n\n"
            : "sep=;\r\nfile;label\r\n\"花.jpg\";\"x; y\"\r\n2.jpg;Mühle\r\n;\r\n";
        foreach (bool isBigEndian in new[] { false, true })
        {
            File.WriteAllText(_folder[name], text, new System.Text.UnicodeEncoding(isBigEndian, byteOrderMark: true));

            InputImage[] images = [.. Open(_folder[name]).Read()];

            Assert.Equal(["花.jpg", "2.jpg"], images.Select(image => image.Path));
            Assert.Equal(["x; y", "Mühle"], images.Select(image => image.Own[0].Text));
        }
    }

    [Fact]
    public void A_JSON_list_without_lines_has_no_images()
    {
        File.WriteAllText(_folder["list.jsonl"], "\n");

        IImageSource source = Open(_folder["list.jsonl"]);

        Assert.Empty(source.Read());
        Assert.Empty(source.OwnColumns);
        Assert.Equal((0, 0), (source.Count, source.Facts.Images));
    }

    [Theory]
    [InlineData("list.csv", "path,label\na,x\nb,M\u00FChle\n", "Line 3")]
    [InlineData("list.jsonl", "{\"path\":\"a\"}\n{\"path\":\"M\u00FChle\"}\n", "Line 2")]
    public void A_list_in_Windows_1252_is_refused_with_its_line(string name, string text, string line)
    {
        File.WriteAllBytes(_folder[name], System.Text.Encoding.Latin1.GetBytes(text));

        var error = Assert.Throws<JobException>(() => Open(_folder[name]));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.StartsWith($"{line} of '{_folder[name]}' is not valid UTF-8: it has the byte 0xFC", error.Message);
    }

    [Fact]
    public void A_stream_that_is_not_utf_8_is_wrong_usage_and_what_came_before_it_is_read()
    {
        var text = new StrictTextReader(new MemoryStream([.. "a.jpg\n"u8, 0xFC, (byte)'\n']), path: null);
        var stream = new PathStream(text, '\n', Shard.Whole);
        using IEnumerator<InputImage> images = GuardedInput.Of(stream.Read(), "-", ExitCode.Interrupted).GetEnumerator();

        Assert.True(images.MoveNext());
        var error = Assert.Throws<JobException>(() => images.MoveNext());
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.StartsWith("Line 2 of standard input is not valid UTF-8", error.Message);
    }

    [Fact]
    public void What_a_folder_has_is_counted_for_all_shards()
    {
        Write("a.jpg", "b/c.jfif", "b/d.tif", "b/e.TIF", "readme");

        IImageSource[] shards =
        [
            .. Enumerable.Range(0, 2).Select(index => Open(_folder.FullPath, options => options with { Shard = new(index, 2) })),
        ];

        Assert.Equal(2, shards.Sum(shard => shard.Read().Count()));
        Assert.All(shards, shard => Assert.Equal(2, shard.Facts.Images));
        Assert.All(shards, shard => Assert.Equal([new(".tif", 2), new("without extension", 1)], shard.Facts.PassedOver));
    }

    [Fact]
    public void What_cannot_be_opened_by_its_name_is_a_image_with_a_reason()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have no such names");
        Write("a.jpg");
        Command.Run("sh", _folder.FullPath, "-c",
            "mkdir \"$(printf 'caf\\351')\"; : > \"$(printf '\\344.jpg')\"; : > \"$(printf '\\344.txt')\"");
        try
        {
            const string Reason = "its name is not UTF-8; rename it, for example with convmv";
            Assert.Equal(
                [("a.jpg", null, null), ("caf\uFFFD", "bad-name", Reason), ("\uFFFD.jpg", "bad-name", Reason)],
                Open(_folder.FullPath).Read()
                    .Select(image => (Path.GetRelativePath(_folder.FullPath, image.Path), image.Error, image.Reason)));
            Assert.Equal(
                [("a.jpg", null, null), ("\uFFFD.jpg", "bad-name", Reason)],
                Open(_folder["*.jpg"]).Read()
                    .Select(image => (Path.GetRelativePath(_folder.FullPath, image.Path), image.Error, image.Reason)));
        }
        finally
        {
            Command.Run("sh", _folder.FullPath, "-c", "rm -r -- *"); // .NET cannot
        }
    }

    [Fact]
    public void The_column_of_the_paths_can_be_named()
    {
        File.WriteAllText(_folder["list.csv"], "path,where\nno,a.jpg\n");

        IImageSource source = Open(_folder["list.csv"], options => options with { PathColumn = "Where" });

        Assert.Equal("a.jpg", Assert.Single(source.Read()).Path);
        Assert.Equal(["path"], source.OwnColumns);
    }

    [Theory]
    [InlineData('\n', "a.jpg\nb c.jpg\r\n\n花.jpg", "a.jpg", "b c.jpg", "花.jpg")]
    [InlineData('\0', "a\n1.jpg\0\0b.jpg\0", "a\n1.jpg", "b.jpg")]
    public void A_stream_gives_its_paths(char separator, string text, params string[] expected) =>
        Assert.Equal(expected, new PathStream(new StringReader(text), separator, Shard.Whole).Read().Select(image => image.Path));

    [Fact]
    public void A_stream_that_is_no_list_of_paths_is_refused()
    {
        var source = new PathStream(new StringReader(new string('x', 100_000)), '\n', Shard.Whole);

        Assert.Equal(ExitCode.Usage, Assert.Throws<JobException>(() => source.Read().Count()).ExitCode);
    }

    [Theory]
    [InlineData("list.csv", "path\na.jpg\nb.jpg\nc.jpg\nd.jpg\n")]
    [InlineData("list.jsonl", "{\"path\":\"a.jpg\"}\n{\"path\":\"b.jpg\"}\n{\"path\":\"c.jpg\"}\n{\"path\":\"d.jpg\"}\n")]
    public void Shards_divide_a_list(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        IImageSource[] shards =
            [.. Enumerable.Range(0, 2).Select(index => Open(_folder[name], options => options with { Shard = new(index, 2) }))];

        Assert.Equal(["a.jpg", "b.jpg", "c.jpg", "d.jpg"], shards.SelectMany(shard => shard.Read()).Select(image => image.Path).Order());
        Assert.All(shards, shard => Assert.Equal(shard.Count, shard.Read().Count()));
    }

    [Fact]
    public void A_folder_that_moves_keeps_its_shards()
    {
        Write("one/a/1.jpg", "one/a/2.jpg", "one/b/3.jpg", "one/b/4.jpg", "two/a/1.jpg", "two/a/2.jpg", "two/b/3.jpg", "two/b/4.jpg");

        string[] InFirst(string root) => [.. Open(_folder[root], options => options with { Shard = new(0, 2) }).Read()
            .Select(image => Path.GetRelativePath(_folder[root], image.Path))];

        Assert.Equal(InFirst("one"), InFirst("two"));
        Assert.InRange(InFirst("one").Length, 1, 3);
    }

    [Theory]
    [InlineData("nowhere", null, "There is no input")]
    [InlineData("text.txt", "", "is a file, but not a list: .csv, .tsv or .jsonl.")]
    [InlineData("empty.csv", "", "is empty. Its first line names the columns")]
    [InlineData(
        "other.csv", "a,b\n1,2\n", "has no column path, file, image, image_path, imagepath, filename or file_name. Its columns are: a,")]
    [InlineData("pipes.csv", "path|b\n1|2\n", "Its only column is 'path|b'. Columns are separated by commas,")]
    [InlineData("short.csv", "path,b\n1,2\n3\n", "Line 3 of")]
    [InlineData("other.jsonl", "{\"a\":1}\n", "Its properties are: a.")]
    [InlineData("twice.jsonl", "{\"path\":\"a\"}\n{\"path\":\"a\",\"path\":\"b\"}\n", "Line 2 of")]
    [InlineData("half.jsonl", "{\"path\":\"a\"}\n{\"path\":\"\\ud800\"}\n", "Line 2 of")]
    [InlineData("quotes.csv", "path,b\na\"b,2\n", "Line 2 of")]
    [InlineData("no.jsonl", "{\"path\":\"a\"}\n[1]\n", "Line 2 of")]
    [InlineData("broken.jsonl", "{\"path\":\"a\"}\n\n{\"path\"\n", "Line 3 of")]
    public void What_is_no_input_is_told_as_wrong_usage(string name, string? text, string message)
    {
        if (text is not null)
            File.WriteAllText(_folder[name], text);

        var error = Assert.Throws<JobException>(() => Open(_folder[name]));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains(message, error.Message);
    }

    private static IImageSource Open(string input, Func<ScoreOptions, ScoreOptions>? change = null)
    {
        var options = new ScoreOptions { Model = "m.zip", Input = input, Output = "o.csv" };
        return ImageSources.Open(change?.Invoke(options) ?? options);
    }

    private void Write(params string[] files)
    {
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
            File.WriteAllText(_folder[file], "");
        }
    }

    private IEnumerable<string> Full(params string[] files) => files.Select(file => Path.Combine(_folder.FullPath, file));
}
