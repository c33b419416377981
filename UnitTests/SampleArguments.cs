using Microsoft.ML;
using MLNet.GoogLeNet.Auditing;
using MLNet.GoogLeNet.Displays;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>A value for any parameter of the library, which its method need not be able to use.</summary>
internal sealed class SampleArguments(TrainedFlowers flowers)
{
    public object Of(Type type)
    {
        MLContext mlContext = flowers.MLContext;
        object[] samples =
        [
            mlContext, mlContext.Data, mlContext.Transforms, mlContext.Model, mlContext.MulticlassClassification.Trainers,
            flowers.GoogLeNet, flowers.GoogLeNet.Model, flowers.Model, flowers.Images, flowers.Images.Schema,
            flowers.Model.First(), flowers.Model.ElementAt(1),
            mlContext.Transforms.LoadPixels("Pixels", "ImagePath"), mlContext.Transforms.NormalizeZeroMean("Pixels"),
            mlContext.MulticlassClassification.Trainers.GoogLeNet(), new GoogLeNetOptions(), new TrainingHistory(), new ProgressLine(),
            new LearningRateCurve([0.1], [1]),
            mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", flowers.GoogLeNet.Model), Features(mlContext),
            new PixelLoadingOptions(), new ZeroMeanOptions(), new ScoringOptions(), new ComputeOptions(),
            ChannelMean.Torchvision, new AugmentationOptions(), new OnnxExportOptions(),
            new QuantizationOptions(), new AddClassesOptions(), new HtmlPage("title"),
            Array.Empty<KeyValuePair<string, string>>(), Array.Empty<KeyValuePair<string, long>>(),
            new ImageAuditOptions { InitialWeights = "nowhere.pth" }, new ImageAudit(new([], [], [], Columns())),
            "text", Array.Empty<string>(), new GoogLeNetTransformer[] { flowers.GoogLeNet }, new byte[1], new float[1],
        ];
        return type.IsValueType ? Activator.CreateInstance(type)!
            : type == typeof(ImageEvaluation) ? flowers.GoogLeNet.Evaluate(flowers.Pixels())
            : type == typeof(AttentionMap) ? flowers.GoogLeNet.Explain(new float[3 * 32 * 32])
            : samples.FirstOrDefault(type.IsInstanceOfType)
                ?? throw new InvalidOperationException($"There is no sample of {type}. Add one.");
    }

    private AuditColumns Columns() =>
        new(flowers.Images.Schema, new ImageAuditOptions { InitialWeights = "nowhere.pth" }, "images", "options");

    private GoogLeNetFeaturizingTransformer Features(MLContext mlContext)
    {
        IDataView rows = PixelValues.Singles(32, new float[3 * 32 * 32]);
        return mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", flowers.GoogLeNet.Model).Fit(rows);
    }
}
