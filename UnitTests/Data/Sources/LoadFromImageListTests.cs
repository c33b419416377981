using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Sources;

public sealed class LoadFromImageListTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_are_those_of_the_list_and_paths_begin_beside_it()
    {
        IDataView images = Read("file,label\nb/1.jpg,tulip\na.jpg,rose\n/abs/c.jpg,tulip\n");

        Assert.Equal([_folder["b/1.jpg"], _folder["a.jpg"], "/abs/c.jpg"], images.GetColumn<string>("ImagePath"));
        Assert.Equal(["tulip", "rose", "tulip"], images.Labels());
        Assert.Equal(["rose", "tulip"], images.KeyNames("Label"));
        Assert.Equal(["ImagePath", "Label"], images.ColumnNames());
    }

    [Fact]
    public void Columns_come_in_any_order_with_any_company_and_quotes()
    {
        IDataView images = Read(
            "split,Label,note,File\r\n" +
            "train,\"a, \"\"b\"\"\",,\"x,1.jpg\"\r\n" +
            "test,c,\"two\r\nlines\",y.jpg\r\n");

        Assert.Equal([_folder["x,1.jpg"], _folder["y.jpg"]], images.GetColumn<string>("ImagePath"));
        Assert.Equal(["a, \"b\"", "c"], images.Labels());
        Assert.Equal(["train", "test"], images.GetColumn<string>("Split"));
    }

    [Fact]
    public void The_split_may_be_the_first_column()
    {
        IDataView images = Read("split,file,label\ntrain,1,a\ntest,2,b\n", "test");

        Assert.Equal([_folder["2"]], images.GetColumn<string>("ImagePath"));
        Assert.Equal(["test"], images.GetColumn<string>("Split"));
    }

    [Fact]
    public void Class_names_are_those_of_the_whole_list_whatever_the_split()
    {
        const string List = "file,label,split\n1,a,train\n2,b,test\n3,c,validate\n4,b,train\n";

        IDataView test = Read(List, "test");
        IDataView both = Read(List, "validate", "train");

        Assert.Equal(["a", "b", "c"], test.KeyNames("Label"));
        Assert.Equal(["b"], test.Labels());
        Assert.Equal(["a", "c", "b"], both.Labels());
    }

    [Fact]
    public void The_real_list_of_flowers_is_read()
    {
        IDataView images = _mlContext.Data.LoadFromImageList(SharedData.Require("flowers17/flowers17.csv"));

        Assert.Equal(17, images.KeyNames("Label").Length);
        Assert.Equal(1360, images.GetRowCount());
        Assert.All(images.GetColumn<string>("ImagePath"), path => Assert.True(File.Exists(path)));
    }

    [Fact]
    public void A_missing_list_names_its_full_path()
    {
        var error = Assert.Throws<FileNotFoundException>(() => _mlContext.Data.LoadFromImageList("none.csv"));

        Assert.Contains(Path.GetFullPath("none.csv"), error.Message);
    }

    [Theory]
    [InlineData("path,label\na,b\n", "no column file. Its columns are: path, label.")]
    [InlineData("file,class\na,b\n", "no column label. Its columns are: file, class.")]
    [InlineData("", "is empty")]
    [InlineData("file,label\n", "names columns, but no images")]
    [InlineData("file,label\na,x\nb,x\n", "have the label 'x'")]
    [InlineData("file,label\na,x\n,y\n", "Line 3 of")]
    [InlineData("file,label\na,x\nb, \n", "has no label. Fill it in")]
    [InlineData("file,label\na,x\nb\n", "Line 3 of")]
    [InlineData("file,label\na,x\nb\n", "has 1 value, and line 1 names 2 columns")]
    [InlineData("file|label\na|x\nb|y\n", "no column file. Its only column is 'file|label'. Columns are separated by commas,")]
    [InlineData("file,label\na,x\nb,\"y\"z\n", "is not CSV")]
    public void A_bad_list_says_what_is_wrong(string list, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Read(list)).Message);

    [Fact]
    public void A_list_in_Windows_1252_is_refused_with_its_line()
    {
        File.WriteAllBytes(_folder["list.csv"], System.Text.Encoding.Latin1.GetBytes("file,label\n1,M\u00FChle\n2,M\u00E4hle\n"));

        var error = Assert.Throws<InvalidDataException>(() => _mlContext.Data.LoadFromImageList(_folder["list.csv"]));

        Assert.StartsWith($"Line 2 of '{_folder["list.csv"]}' is not valid UTF-8: it has the byte 0xFC", error.Message);
    }

    [Theory]
    [InlineData("file, label\n1, a\n2, a\n3, b\n")]
    [InlineData("sep=;\r\nfile;label;\r\n1;a;\r\n2;a;x\r\n3;\"b\";\r\n")]
    [InlineData("file\tlabel\n1\ta\n2\ta\n3\tb\n\n   \n\t\n")]
    public void Lists_of_other_programs_give_the_same_rows(string list)
    {
        IDataView images = Read(list);

        Assert.Equal([_folder["1"], _folder["2"], _folder["3"]], images.GetColumn<string>("ImagePath"));
        Assert.Equal(["a", "a", "b"], images.Labels());
    }

    [Fact]
    public void An_unknown_split_lists_those_that_are_there()
    {
        var error = Assert.Throws<ArgumentException>(
            "splits", () => Read("file,label,split\n1,a,train\n2,b,test\n", "val"));

        Assert.Contains("has no split 'val'. It has: test, train.", error.Message);
    }

    [Fact]
    public void A_split_of_a_list_without_splits_names_its_columns()
    {
        var error = Assert.Throws<ArgumentException>("splits", () => Read("file,label\n1,a\n2,b\n", "train"));

        Assert.Contains("has no column split", error.Message);
        Assert.Contains("Its columns are: file, label.", error.Message);
    }

    private IDataView Read(string list, params string[] splits)
    {
        File.WriteAllText(_folder["list.csv"], list);
        return _mlContext.Data.LoadFromImageList(_folder["list.csv"], splits);
    }
}
