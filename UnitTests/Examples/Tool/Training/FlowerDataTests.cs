using Microsoft.ML;
using Microsoft.ML.Data;
using TrainFlowers;
using TrainFlowers.Options;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples;

public sealed class FlowerDataTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, "Split")]
    [InlineData(0.0, null)]
    public void The_validation_pictures_of_a_list_choose_the_epoch_unless_none_are_to_be_kept_back(double? fraction, string? expected)
    {
        SyntheticImages.ClassFolders(_folder, classes: 2, perClass: 4);
        string list = _folder["list.csv"];
        string[] splits = ["train", "train", "validation", "test"];
        File.WriteAllLines(list, ["file,label,split", .. from label in Enumerable.Range(0, 2)
                                                        from i in Enumerable.Range(0, 4)
                                                        select $"class{label}/{i}.png,{label},{splits[i]}"]);

        FlowerData data = FlowerData.Load(new MLContext(seed: 1), new RunOptions { Data = list, ValidationFraction = fraction }, TestContext.Current.CancellationToken);

        Assert.Equal(expected, data.ValidationColumnName);
        Assert.Equal(["train", "train", "validation", "train", "train", "validation"], data.Train.GetColumn<string>("Split"));
        Assert.Equal(["test", "test"], data.Test.GetColumn<string>("Split"));
    }
}
