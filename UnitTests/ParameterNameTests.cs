using Microsoft.ML;
using MLNet.GoogLeNet.Data.Rows;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Wherever it is thrown, the exception about an argument names the parameter of the method that was called.</summary>
public sealed class ParameterNameTests(TrainedFlowers flowers)
{
    private readonly MLContext _mlContext = flowers.MLContext;

    [Fact]
    public void Rows_without_the_columns_that_are_needed()
    {
        IDataView none = _mlContext.Data.LoadFromEnumerable([new { Other = 1 }]);
        TransformsCatalog transforms = _mlContext.Transforms;
        var loading = transforms.LoadPixels("Pixels", "ImagePath");
        var centring = transforms.NormalizeZeroMean("Pixels");
        var featurizing = transforms.FeaturizeWithGoogLeNet("Features", "Pixels", flowers.GoogLeNet.Model);
        var trainer = _mlContext.MulticlassClassification.Trainers.GoogLeNet(TrainedFlowers.Tiny with { ValidationColumnName = "Split" });
        IDataView unlabelled = transforms.DropColumns("Label").Fit(flowers.Pixels()).Transform(flowers.Pixels());
        using GoogLeNetFeaturizingTransformer features = featurizing.Fit(flowers.Pixels());

        AssertNamed(
            ("input", () => loading.Fit(none)),
            ("inputSchema", () => loading.GetOutputSchema(none.Schema.ToShape())),
            ("input", () => centring.Fit(none)),
            ("inputSchema", () => centring.GetOutputSchema(none.Schema.ToShape())),
            ("input", () => featurizing.Fit(none)),
            ("inputSchema", () => featurizing.GetOutputSchema(none.Schema.ToShape())),
            ("input", () => trainer.Fit(none)),
            ("input", () => trainer.Fit(flowers.Pixels())), // no column of splits
            ("input", () => trainer.FindLearningRate(none)),
            ("input", () => trainer.Preview(none)),
            ("inputSchema", () => trainer.GetOutputSchema(none.Schema.ToShape())),
            ("images", () => flowers.GoogLeNet.Quantize(none)),
            ("validation", () => flowers.GoogLeNet.Calibrate(unlabelled)),
            ("labelColumnName", () => _mlContext.Data.StratifiedSplit(none)),
            ("labelColumnName", () => _mlContext.Data.StratifiedSplit(none, labelColumnName: "Other")));
        foreach (ITransformer part in (ITransformer[])[.. flowers.Model, features])
            AssertNamed(
                ("input", () => part.Transform(none)),
                ("inputSchema", () => part.GetOutputSchema(none.Schema)),
                ("inputSchema", () => part.GetRowToRowMapper(none.Schema)));
    }

    [Fact]
    public void Labels_that_are_no_classes()
    {
        IDataView one = ColourRows.View(_mlContext, ColourRows.Make(classes: 1, perClass: 4, side: 32), side: 32);
        GoogLeNetTrainer trainer = _mlContext.MulticlassClassification.Trainers.GoogLeNet(TrainedFlowers.Tiny);

        AssertNamed(
            ("input", () => trainer.Fit(one)),
            ("input", () => trainer.FindLearningRate(one)),
            ("input", () => trainer.Preview(one)));
    }

    [Fact]
    public void Options_that_are_out_of_range_or_do_not_go_together()
    {
        TransformsCatalog transforms = _mlContext.Transforms;
        var trainers = _mlContext.MulticlassClassification.Trainers;
        GoogLeNetTransformer network = flowers.GoogLeNet;
        byte[] image = SyntheticImages.Encode(SKEncodedImageFormat.Png, 40, 40, (_, _) => SKColors.Red);

        AssertNamed(
            ("options", () => network.With(new ScoringOptions { Crops = 2 })),
            ("options", () => network.With(new ComputeOptions { Engine = ScoringEngine.TorchSharp, Precision = Precision.Int8 })),
            ("options", () => network.SaveOnnx("never.onnx", new() { Precision = Precision.Int8, Float16Weights = true })),
            ("options", () => network.Quantize(flowers.Pixels(), new() { Images = 0 })),
            ("options", () => transforms.FeaturizeWithGoogLeNet("Features", "Pixels", network.Model, options: new() { Threads = 0 })),
            ("options", () => transforms.LoadPixels("Pixels", options: new() { CropTo = 0 })),
            ("options", () => transforms.LoadPixels("Pixels", options: new() { Fit = ImageFit.TestSquares, CropTo = 1 })),
            ("options", () => transforms.NormalizeZeroMean("Pixels", "Pixels", new() { Mean = new(256, 0, 0) })),
            ("options", () => transforms.NormalizeZeroMean("Pixels", "Pixels", new() { Mean = new(1, 2, 3), PerPlace = true })),
            ("mean", () => transforms.NormalizeZeroMean("Pixels", new ChannelMean(256, 0, 0))),
            ("options", () => trainers.GoogLeNet(new GoogLeNetOptions { Epochs = 0 })),
            ("options", () => trainers.GoogLeNet(new() { Augmentation = new() { MixUpAlpha = -1 } })),
            ("options", () => trainers.GoogLeNet(new() { ValidationSet = flowers.Images })),
            ("options", () => trainers.GoogLeNet(new() { ValidationSet = flowers.Pixels() })), // too small
            ("loading", () => network.ToPipeline(loading: new() { ResizeTo = 0 })),
            ("loading", () => network.Explain(image, loading: new() { ResizeTo = 0 })),
            ("loading", () => network.Explain(image, loading: new() { ResizeTo = 8 })),
            ("loading", () => network.Explain(image, loading: new() { Fit = ImageFit.TestSquares })),
            ("pixels", () => network.Explain(new float[7])),
            ("layer", () => network.Explain(image, layer: "conv9")),
            ("layer", () => network.Explain(image, layer: "pool5")),
            ("className", () => network.Explain(image, className: "nobody")));
    }

    [Fact]
    public void Networks_that_do_not_go_together()
    {
        using var other = new GoogLeNetTransformer(
            _mlContext, SyntheticModels.Make(GoogLeNetArchitecture.Paper), new("Pixels", "Label", "Score", "PredictedLabel"));

        AssertNamed(("models", () => GoogLeNetTransformer.Average(flowers.GoogLeNet, other)));
    }

    private static void AssertNamed(params (string Parameter, Action Use)[] uses) => Assert.All(
        uses, use => Assert.Equal(use.Parameter, Assert.ThrowsAny<ArgumentException>(use.Use).ParamName));
}
