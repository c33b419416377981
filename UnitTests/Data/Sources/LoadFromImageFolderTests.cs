using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Sources;

public sealed class LoadFromImageFolderTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TempFolder _folder = new();
    private readonly List<string> _warnings = [];

    public LoadFromImageFolderTests() => _mlContext.Log += (_, entry) =>
    {
        if (entry.Kind == ChannelMessageKind.Warning)
            _warnings.Add(entry.RawMessage);
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folder_names_become_sorted_class_names()
    {
        Write("tulip/1.png", "Daisy/deep/er/2.JPG", "rose/3.webp", "rose/0.png");

        IDataView images = _mlContext.Data.LoadFromImageFolder(_folder.FullPath);

        Assert.Equal(["Daisy", "rose", "tulip"], images.KeyNames("Label"));
        Assert.Equal(["Daisy", "rose", "rose", "tulip"], images.Labels());
        Assert.Equal(
            [_folder["Daisy/deep/er/2.JPG"], _folder["rose/0.png"], _folder["rose/3.webp"], _folder["tulip/1.png"]],
            images.GetColumn<string>("ImagePath"));
        Assert.Equal(["ImagePath", "Label"], images.ColumnNames());
        Assert.Equal(4, images.GetRowCount());
    }

    [Fact]
    public void Capitals_come_before_small_letters_as_in_a_list()
    {
        Write("Tulip/1.png", "daisy/1.png");
        File.WriteAllText(_folder["list.csv"], "file,label\n1,daisy\n2,Tulip\n");

        Assert.Equal(["Tulip", "daisy"], _mlContext.Data.LoadFromImageFolder(_folder.FullPath).KeyNames("Label"));
        Assert.Equal(["Tulip", "daisy"], _mlContext.Data.LoadFromImageList(_folder["list.csv"]).KeyNames("Label"));
    }

    [Fact]
    public void Only_visible_images_with_a_class_are_read()
    {
        Write("a/1.png", "b/1.png", "root.png");
        Write("a/.hidden.png", ".git/1.png", "a/Thumbs.db", "a/notes.txt", "notes.txt");

        IDataView images = _mlContext.Data.LoadFromImageFolder(_folder.FullPath);

        Assert.Equal(["a", "b"], images.KeyNames("Label"));
        Assert.Equal([_folder["a/1.png"], _folder["b/1.png"]], images.GetColumn<string>("ImagePath"));
        Assert.Equal(
            [$"'{_folder.FullPath}' has 1 image outside its subfolders. They have no class and are left out.",
                $"3 files of '{_folder.FullPath}' skipped by extension: 2 .txt, 1 .db. "
                    + "Images end in .jpg, .jpeg, .jpe, .jfif, .png, .bmp, .dib, .gif or .webp."],
            _warnings);
    }

    [Fact]
    public void Every_extension_of_an_image_is_known_in_capital_and_small_letters()
    {
        Write("a/1.jpg", "a/2.jpeg", "a/3.jpe", "a/4.jfif", "a/5.png", "b/1.BMP", "b/2.DIB", "b/3.GIF", "b/4.WEBP");

        Assert.Equal(9, _mlContext.Data.LoadFromImageFolder(_folder.FullPath).GetRowCount());
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_subfolder_without_images_is_refused_with_what_is_in_it()
    {
        Write("a/1.png", "b/1.png", "c/1.tif", "c/deep/2.TIF", "c/3.heic", "d/.hidden.png", "e/README");

        var error = Assert.Throws<InvalidDataException>(() => _mlContext.Data.LoadFromImageFolder(_folder.FullPath));

        Assert.StartsWith(
            $"3 subfolders of '{_folder.FullPath}' without images: 'c' (2 .tif, 1 .heic), 'd' (empty), 'e' (1 without extension). "
                + "Images end in .jpg,",
            error.Message);
        Assert.Contains("Convert the images to one of these formats, or move folders that are not classes elsewhere.", error.Message);
    }

    [Fact]
    public void A_folder_of_which_nothing_can_be_used_says_what_was_found()
    {
        Write("a/1.heic", "b/2.heic", "b/c/3.avif");

        var error = Assert.Throws<InvalidDataException>(() => _mlContext.Data.LoadFromImageFolder(_folder.FullPath));

        Assert.Contains("or .webp); it has 2 .heic, 1 .avif. Put the images of each class into a subfolder with its name", error.Message);
    }

    [Fact]
    public void Links_that_lead_back_show_each_image_once_under_its_own_class()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        Write("root/a/1.png", "root/b/2.png", "elsewhere/3.png");
        Directory.CreateSymbolicLink(_folder["root/a/again"], ".");
        Directory.CreateSymbolicLink(_folder["root/a/b"], "../b");
        Directory.CreateSymbolicLink(_folder["root/b/up"], "..");
        Directory.CreateSymbolicLink(_folder["root/c"], "../elsewhere");
        Directory.CreateSymbolicLink(_folder["root/d"], "b");

        IDataView images = _mlContext.Data.LoadFromImageFolder(_folder["root"]);

        Assert.Equal(["a", "b", "c"], images.Labels());
        Assert.Equal([_folder["root/a/1.png"], _folder["root/b/2.png"], _folder["root/c/3.png"]], images.GetColumn<string>("ImagePath"));
        Assert.Equal(
            $"'{_folder["root"]}' has links to folders that are read elsewhere in it too. "
                + "Each folder is read once; skipped: a/again, a/b, b/up, d.",
            Assert.Single(_warnings));
    }

    [Theory]
    [InlineData("mkdir \"$(printf 'caf\\351')\"; : > \"$(printf 'caf\\351')/1.png\"", "caf\uFFFD")]
    [InlineData(": > \"$(printf 'a/\\374.png')\"", "a/\uFFFD.png")]
    public void A_name_that_is_not_utf_8_is_refused_and_not_left_out(string script, string shown)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have no such names");
        Write("a/1.png", "b/1.png");
        Command.Run("sh", _folder.FullPath, "-c", script);
        try
        {
            string message = $"'{_folder[shown]}' cannot be used: its name is not UTF-8; rename it, for example with convmv.";
            Assert.Equal(message, Assert.Throws<IOException>(() => _mlContext.Data.LoadFromImageFolder(_folder.FullPath)).Message);
            Assert.Equal(message, Assert.Throws<IOException>(() => _mlContext.Data.LoadFromImageFiles(_folder.FullPath)).Message);
        }
        finally
        {
            Command.Run("sh", _folder.FullPath, "-c", "rm -r -- *"); // .NET cannot
        }
    }

    [Fact]
    public void Its_rows_go_on_into_pixels()
    {
        SyntheticImages.ClassFolders(_folder, classes: 3, perClass: 2, size: 8);
        IDataView images = _mlContext.Data.LoadFromImageFolder(_folder.FullPath);

        IDataView pixels = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 8 })
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("Name", "Label"))
            .Fit(images).Transform(images);

        Assert.Equal(
            ["class0", "class0", "class1", "class1", "class2", "class2"], pixels.GetColumn<string>("Name"));
        Assert.All(pixels.GetColumn<byte[]>("Pixels"), values => Assert.Equal(3 * 8 * 8, values.Length));
    }

    [Fact]
    public void A_missing_folder_names_the_place_where_it_was_looked_for()
    {
        var error = Assert.Throws<DirectoryNotFoundException>(() => _mlContext.Data.LoadFromImageFolder("no such"));

        Assert.Contains($"no folder '{Path.GetFullPath("no such")}'", error.Message);
        Assert.Contains(Environment.CurrentDirectory, error.Message);
    }

    [Fact]
    public void A_file_in_place_of_the_folder_says_so()
    {
        Write("a/1.png");

        var error = Assert.Throws<DirectoryNotFoundException>(
            () => _mlContext.Data.LoadFromImageFolder(_folder["a/1.png"]));

        Assert.Contains("is a file. Give the folder", error.Message);
    }

    [Fact]
    public void A_folder_without_classes_says_how_it_should_look()
    {
        Write("1.png");

        var error = Assert.Throws<InvalidDataException>(() => _mlContext.Data.LoadFromImageFolder(_folder.FullPath));

        Assert.Contains("Put the images of each class into a subfolder with its name", error.Message);
    }

    [Fact]
    public void A_folder_with_one_class_names_it()
    {
        Write("flowers/rose/1.png", "flowers/tulip/1.png");

        var error = Assert.Throws<InvalidDataException>(() => _mlContext.Data.LoadFromImageFolder(_folder.FullPath));

        Assert.Contains("Only the subfolder 'flowers'", error.Message);
    }

    [Fact]
    public void A_class_that_is_a_link_to_nowhere_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        Write("a/1.png", "b/1.png");
        Directory.CreateSymbolicLink(_folder["c"], _folder["unmounted"]);

        var error = Assert.Throws<IOException>(() => _mlContext.Data.LoadFromImageFolder(_folder.FullPath));

        Assert.StartsWith($"'{_folder["c"]}' cannot be used: it is a broken link;", error.Message);
    }

    [Fact]
    public void Unlabelled_images_of_a_folder_are_sorted_by_path()
    {
        Write("b.png", "a/z.png", "a.jpg", "a/notes.txt");

        IDataView images = _mlContext.Data.LoadFromImageFiles(_folder.FullPath);

        Assert.Equal(
            [_folder["a.jpg"], _folder["a/z.png"], _folder["b.png"]], images.GetColumn<string>("ImagePath"));
        Assert.Equal(["ImagePath"], images.ColumnNames());
    }

    [Fact]
    public void A_folder_without_images_gives_no_rows_and_a_warning()
    {
        Write("1.tif");

        Assert.Empty(_mlContext.Data.LoadFromImageFiles(_folder.FullPath).GetColumn<string>("ImagePath"));

        Assert.StartsWith($"'{_folder.FullPath}' has no images (.jpg, ", _warnings[0]);
        Assert.StartsWith($"1 file of '{_folder.FullPath}' skipped by extension: 1 .tif.", _warnings[1]);
    }

    [Fact]
    public void Given_paths_keep_their_order() =>
        Assert.Equal(["b", "a"], _mlContext.Data.LoadFromImageFiles(["b", "a"]).GetColumn<string>("ImagePath"));

    [Fact]
    public void An_empty_path_is_refused_with_its_place()
    {
        var error = Assert.Throws<ArgumentException>("paths", () => _mlContext.Data.LoadFromImageFiles(["a", " "]));

        Assert.Contains("Path 1 (counted from 0) is empty", error.Message);
    }

    private void Write(params string[] files)
    {
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
            File.WriteAllBytes(_folder[file], []); // images are not opened here
        }
    }
}
