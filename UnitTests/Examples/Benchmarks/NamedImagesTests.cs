using Benchmarks.Accuracy;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Benchmarks;

public sealed class NamedImagesTests(TrainedFlowers flowers)
{
    [Fact]
    public void Right_names_are_those_that_evaluation_counts()
    {
        IDataView pixels = flowers.Pixels();
        MLContext mlContext = flowers.MLContext;

        var named = new NamedImages(flowers.GoogLeNet, validation: mlContext.Data.TakeRows(pixels, 4), test: pixels);

        Assert.Equal(4, named.Validation.Length);
        Assert.Equal(named.Validation, named.Test[..4]);
        Assert.Equal(named.Names[..4], named.Names[4..8]);
        Assert.Equal(mlContext.MulticlassClassification.Evaluate(flowers.GoogLeNet.Transform(pixels)).MicroAccuracy,
            named.Test.Average(right => right ? 1.0 : 0), 1e-9);
    }

    [Fact]
    public void A_file_for_any_processor_gives_the_names_of_7_bit_weights()
    {
        using GoogLeNetTransformer quantized = flowers.GoogLeNet.Quantize(flowers.Pixels());
        using var file = new ExportedNetwork(quantized, Int8Processors.Any);
        using var engine =
            new OnnxEngine(quantized.Model, 1, Precision.Int8, new ProcessorFeatures(ExactByteProducts: false, BFloat16: false));

        uint[] named = file.Name(flowers.Model.First().Transform(flowers.Images));

        Assert.Equal(flowers.Pixels().GetColumn<float[]>("Pixels").Select(pixels =>
        {
            var logits = new float[2];
            engine.Score(pixels, 1, logits);
            return logits[0] >= logits[1] ? 1u : 2u;
        }), named);
    }
}
