using Microsoft.ML;
using Microsoft.ML.Data;
using Tool.CommandLine;
using Tool.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Training;

public sealed class TrainingDataTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, "Split")]
    [InlineData(0.0, null)]
    public void The_validation_images_of_a_list_choose_the_epoch_unless_none_are_to_be_kept_back(double? fraction, string? expected)
    {
        string list = WriteList("train", "train", "validation", "test");

        TrainingData data = TrainingData.Load(_mlContext, new TrainingOptions { Data = list, ValidationFraction = fraction });

        Assert.Equal(expected, data.ValidationColumnName);
        Assert.Equal(["train", "train", "validation", "train", "train", "validation"], data.Train.GetColumn<string>("Split"));
        Assert.Equal(["test", "test"], data.Test.GetColumn<string>("Split"));
    }

    [Fact]
    public void Splits_may_be_written_in_upper_or_lower_case()
    {
        string list = WriteList("Train", "TRAIN", "Validation", "Test");

        TrainingData data = TrainingData.Load(_mlContext, new TrainingOptions { Data = list });

        Assert.Equal("Split", data.ValidationColumnName);
        Assert.Equal(["Train", "TRAIN", "Validation", "Train", "TRAIN", "Validation"], data.Train.GetColumn<string>("Split"));
        Assert.Equal(["Test", "Test"], data.Test.GetColumn<string>("Split"));
        Assert.Equal(["Test", "Test"], TrainingData.LoadTest(_mlContext, list).GetColumn<string>("Split"));
        Assert.Equal(["Validation", "Validation"], TrainingData.LoadValidation(_mlContext, list).GetColumn<string>("Split"));
    }

    [Fact]
    public void A_list_none_of_whose_splits_is_known_is_refused()
    {
        string list = WriteList("fit", "hold-out");

        foreach (Func<object> load in (Func<object>[])[
            () => TrainingData.Load(_mlContext, new TrainingOptions { Data = list }),
            () => TrainingData.LoadTest(_mlContext, list),
            () => TrainingData.LoadValidation(_mlContext, list)])
        {
            var refused = Assert.Throws<JobException>(load);

            Assert.Equal(ExitCode.Usage, refused.ExitCode);
            Assert.Equal(
                $"The splits of '{list}' are fit, hold-out; expected are train, validation and test. Name them so, or give the column "
                + "split another name.", refused.Message);
        }
    }

    [Fact]
    public void A_list_without_splits_and_a_folder_keep_a_fifth_of_each_class_for_the_test()
    {
        string list = WriteList("", "", "", "", "");

        foreach (string source in (string[])[list, _folder.FullPath])
        {
            TrainingData data = TrainingData.Load(_mlContext, new TrainingOptions { Data = source });

            Assert.Null(data.ValidationColumnName);
            Assert.Equal(8, data.Train.GetColumn<string>("ImagePath").Count());
            Assert.Equal(["class0", "class1"],
                data.Test.GetColumn<string>("ImagePath").Select(path => Path.GetFileName(Path.GetDirectoryName(path))).Order());
        }
    }

    [Fact]
    public void A_model_is_evaluated_on_the_test_split_of_a_list_and_on_everything_else_as_a_whole()
    {
        Assert.Equal(2, Count(WriteList("train", "validation", "test")));
        Assert.Equal(6, Count(WriteList("", "", "")));
        Assert.Equal(6, Count(_folder.FullPath));

        int Count(string source) => TrainingData.LoadTest(_mlContext, source).GetColumn<string>("ImagePath").Count();
    }

    // A list of two classes with an image for each split.
    private string WriteList(params string[] splits)
    {
        SyntheticImages.ClassFolders(_folder, classes: 2, perClass: splits.Length);
        string list = _folder["list.csv"];
        bool isSplit = splits[0].Length > 0;
        IEnumerable<string> rows = from label in Enumerable.Range(0, 2)
                                   from i in Enumerable.Range(0, splits.Length)
                                   select $"class{label}/{i}.png,{label}" + (isSplit ? $",{splits[i]}" : "");
        File.WriteAllLines(list, [isSplit ? "file,label,split" : "file,label", .. rows]);
        return list;
    }
}
