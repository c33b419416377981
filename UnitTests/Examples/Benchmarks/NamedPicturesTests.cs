using Benchmarks.Accuracy;
using Microsoft.ML;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Benchmarks;

public sealed class NamedPicturesTests(TrainedFlowers flowers)
{
    [Fact]
    public void Right_names_are_those_that_evaluation_counts()
    {
        IDataView pixels = flowers.Pixels();
        MLContext mlContext = flowers.MLContext;

        var named = new NamedPictures(flowers.GoogLeNet, validation: mlContext.Data.TakeRows(pixels, 4), test: pixels);

        Assert.Equal(4, named.Validation.Length);
        Assert.Equal(named.Validation, named.Test[..4]);
        Assert.Equal(named.Names[..4], named.Names[4..8]);
        Assert.Equal(mlContext.MulticlassClassification.Evaluate(flowers.GoogLeNet.Transform(pixels)).MicroAccuracy,
            named.Test.Average(right => right ? 1.0 : 0), 1e-9);
    }
}
