using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Sources;

public sealed class LoadFromImageFolderTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TempFolder _folder = new();

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
    public void Only_visible_pictures_with_a_class_are_read()
    {
        Write("a/1.png", "b/1.png", "root.png", "empty/x.md");
        Write("a/.hidden.png", ".git/1.png", "a/Thumbs.db", "a/notes.txt");

        IDataView images = _mlContext.Data.LoadFromImageFolder(_folder.FullPath);

        Assert.Equal(["a", "b"], images.KeyNames("Label"));
        Assert.Equal([_folder["a/1.png"], _folder["b/1.png"]], images.GetColumn<string>("ImagePath"));
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

        Assert.Contains("Each class has a subfolder of its own", error.Message);
    }

    [Fact]
    public void A_folder_with_one_class_names_it()
    {
        Write("flowers/rose/1.png", "flowers/tulip/1.png");

        var error = Assert.Throws<InvalidDataException>(() => _mlContext.Data.LoadFromImageFolder(_folder.FullPath));

        Assert.Contains("Only the subfolder 'flowers'", error.Message);
    }

    [Fact]
    public void Unlabelled_pictures_of_a_folder_are_sorted_by_path()
    {
        Write("b.png", "a/z.png", "a.jpg", "a/notes.txt");

        IDataView images = _mlContext.Data.LoadFromImageFiles(_folder.FullPath);

        Assert.Equal(
            [_folder["a.jpg"], _folder["a/z.png"], _folder["b.png"]], images.GetColumn<string>("ImagePath"));
        Assert.Equal(["ImagePath"], images.ColumnNames());
    }

    [Fact]
    public void A_folder_without_pictures_gives_no_rows() =>
        Assert.Empty(_mlContext.Data.LoadFromImageFiles(_folder.FullPath).GetColumn<string>("ImagePath"));

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
            File.WriteAllBytes(_folder[file], []); // pictures are not opened here
        }
    }
}
