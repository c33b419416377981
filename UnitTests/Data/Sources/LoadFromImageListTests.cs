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
    public void Other_columns_are_kept_as_text_under_their_names()
    {
        IDataView images = Read(
            "label,\"Patient, ID\",file,Number,two words,split,\n" +
            "a, 7 ,1.jpg,x,\"said \"\"no\"\"\",train,\n" +
            "b,8,2.jpg,y,,test,left out\n" +
            "a,9,3.jpg,z,w,test,\n",
            "test");

        Assert.Equal(["ImagePath", "Label", "Split", "Patient, ID", "Number", "two words"], images.ColumnNames());
        Assert.Equal(["8", "9"], images.GetColumn<string>("Patient, ID"));
        Assert.Equal(["y", "z"], images.GetColumn<string>("Number"));
        Assert.Equal(["", "w"], images.GetColumn<string>("two words"));
        Assert.Equal(["said \"no\"", "", "w"], _mlContext.Data.LoadFromImageList(_folder["list.csv"]).GetColumn<string>("two words"));
        Assert.Equal([_folder["2.jpg"], _folder["3.jpg"]], images.GetColumn<string>("ImagePath"));
        Assert.Equal(["b", "a"], images.Labels());
        Assert.Equal(2, images.GetRowCount());
    }

    [Fact]
    public void Other_columns_stay_with_their_rows_when_rows_are_shuffled_and_read_in_parallel()
    {
        IDataView images = Read(
            "file,label,part\n" + string.Concat(Enumerable.Range(0, 100).Select(row => $"{row},{row % 2},part {row}\n")));

        IDataView shuffled = _mlContext.Data.ShuffleRows(images, seed: 1);
        IDataView copied = _mlContext.Transforms.CopyColumns("Copy", "part").Fit(shuffled).Transform(shuffled);

        string[] paths = [.. copied.GetColumn<string>("ImagePath")];
        Assert.Equal(paths.Select(path => $"part {Path.GetFileName(path)}"), copied.GetColumn<string>("Copy"));
        Assert.NotEqual(Enumerable.Range(0, 100).Select(row => _folder[$"{row}"]), paths);
    }

    [Fact]
    public void The_images_of_a_part_stay_on_one_side()
    {
        IDataView images = Read(
            "file,label,part\n" + string.Concat(Enumerable.Range(0, 100).Select(row => $"{row},{row % 2},part {row / 5}\n")));

        var split = _mlContext.Data.StratifiedSplit(images, 0.2, groupColumnName: "part", seed: 1);

        Assert.Empty(split.TrainSet.GetColumn<string>("part").Intersect(split.TestSet.GetColumn<string>("part")));
        Assert.Equal(20, split.TestSet.GetRowCount());
    }

    [Theory]
    [InlineData("file,label,ImagePath\na,x,1\nb,y,2\n", "has a column 'ImagePath', which is the name that the column file gets")]
    [InlineData("file,imagepath,label\na,1,x\nb,2,y\n", "has a column 'imagepath'")]
    [InlineData("file,label,part,Part\na,x,1,2\nb,y,2,3\n", "has two columns 'Part'")]
    public void Names_that_would_be_there_twice_are_refused(string list, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Read(list)).Message);

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
    [InlineData("file,label\n", "has column names but no images")]
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
