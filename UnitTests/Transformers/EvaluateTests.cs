using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

/// <summary>A network that is tested, and its training images among those of the test.</summary>
public sealed class EvaluateTests(TrainedFlowers flowers)
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void It_agrees_with_the_metrics_of_MLNet()
    {
        IDataView pixels = flowers.Pixels();
        MulticlassClassificationMetrics metrics =
            flowers.MLContext.MulticlassClassification.Evaluate(flowers.GoogLeNet.Transform(pixels), topKPredictionCount: 2);

        ImageEvaluation evaluation = flowers.GoogLeNet.Evaluate(pixels);

        Assert.Equal(12, evaluation.Images);
        Assert.Equal(metrics.MicroAccuracy, evaluation.Accuracy.Value, 1e-9);
        Assert.Equal(metrics.MacroAccuracy, evaluation.MacroRecall, 1e-9);
        Assert.Equal(metrics.LogLoss, evaluation.CrossEntropy, 1e-4);
        Assert.Equal(
            metrics.ConfusionMatrix.PerClassPrecision, evaluation.Classes.Select(one => one.Precision?.Value ?? 0),
            (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Contains(Path.Combine("class0", "0.png"), string.Join(' ', evaluation.Worst.Select(image => image.ImagePath)));
    }

    [Fact]
    public void Logits_and_abstaining_change_nothing()
    {
        using GoogLeNetTransformer other =
            flowers.GoogLeNet.With(new ScoringOptions { OutputLogits = true, AbstainBelow = 1, TopK = 2 });

        Assert.Equal(flowers.GoogLeNet.Evaluate(flowers.Pixels()).ToJson(), other.Evaluate(flowers.Pixels()).ToJson());
    }

    [Fact]
    public void Training_images_are_known_again_exactly_also_by_a_saved_model()
    {
        ImageEvaluation evaluation = flowers.GoogLeNet.Evaluate(flowers.Pixels());

        Assert.Equal(Enumerable.Range(0, 12).Select(row => (long)row), evaluation.TrainedOn!.Select(leak => leak.Row));
        Assert.All(evaluation.TrainedOn!, leak => Assert.True(leak.IsExact));
        Assert.Equal("12 of 12 test images were trained on (12 exact, 0 near)", evaluation.LeakWarning);
        Assert.Contains("12 of 12 test images were trained on", evaluation.ToHtml());
        using var loaded = (TransformerChain<ITransformer>)_mlContext.Model.Load(new MemoryStream(flowers.Saved), out _);
        Assert.Equal(evaluation.ToJson(), ((GoogLeNetTransformer)loaded.LastTransformer).Evaluate(flowers.Pixels()).ToJson());
    }

    [Fact]
    public void Singles_in_a_cache_are_known_again_too()
    {
        IDataView cached = flowers.MLContext.Data.Cache(flowers.Pixels());

        Assert.Equal(12, flowers.GoogLeNet.Evaluate(cached).TrainedOn!.Count(leak => leak.IsExact));
    }

    [Fact]
    public void So_are_those_of_which_144_crops_are_scored()
    {
        using GoogLeNetTransformer crops = flowers.GoogLeNet.With(new ScoringOptions { Crops = 144 });
        var squares = new PixelLoadingOptions { ResizeTo = 32, Fit = ImageFit.TestSquares };
        IDataView pixels = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", squares)
            .Append(_mlContext.Transforms.NormalizeZeroMean("Pixels", flowers.Mean)).Fit(flowers.Images).Transform(flowers.Images);

        Assert.Equal(12, crops.Evaluate(pixels).TrainedOn!.Count(leak => leak.IsExact));
        Assert.Equal(12, crops.Evaluate(_mlContext.Data.Cache(pixels)).TrainedOn!.Count(leak => leak.IsExact));
    }

    [Fact]
    public void Other_images_are_not_known()
    {
        ImageEvaluation evaluation = Rows(ColourRows.Make(classes: 2, perClass: 4));

        Assert.Empty(evaluation.TrainedOn!);
        Assert.Null(evaluation.LeakWarning);
        Assert.Contains("None of these images was trained on, nor a near copy of one.", evaluation.ToHtml());
    }

    [Fact]
    public void A_network_that_does_not_know_its_training_images_says_so()
    {
        using var network = new GoogLeNetTransformer(
            _mlContext, SyntheticModels.Make(GoogLeNetArchitecture.Paper, classes: 2), new("Pixels", "Label", "Score", "PredictedLabel"));
        ColourRows[] rows = ColourRows.Make(classes: 2, perClass: 2);
        foreach (ColourRows row in rows)
            row.Class = SyntheticModels.ClassNames(2)[row.Class[0] - 'a'];

        ImageEvaluation evaluation = network.Evaluate(ColourRows.View(_mlContext, rows));

        Assert.Null(evaluation.TrainedOn);
        Assert.Null(evaluation.LeakWarning);
    }

    [Fact]
    public void Rows_without_an_image_or_of_an_unknown_class_are_counted_and_left_out()
    {
        ColourRows[] rows = [.. ColourRows.Make(classes: 3, perClass: 2), new ColourRows { Class = "a" }];

        ImageEvaluation evaluation = Rows(rows, side: 0);

        Assert.Equal((4, 1, 2), (evaluation.Images, evaluation.WithoutImage, evaluation.OfUnknownClass));
    }

    [Fact]
    public void Images_without_labels_are_refused()
    {
        IDataView unlabelled = flowers.MLContext.Transforms.DropColumns("Label").Fit(flowers.Pixels()).Transform(flowers.Pixels());

        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => flowers.GoogLeNet.Evaluate(unlabelled));

        Assert.Equal("images", refusal.ParamName);
        Assert.StartsWith("There is no label column 'Label' that is a key with class names; the columns are ", refusal.Message);
    }

    [Fact]
    public void Labels_without_names_are_refused_by_Evaluate_and_warned_of_when_scored()
    {
        var log = new List<string>();
        var mlContext = new MLContext(seed: 1);
        mlContext.Log += (_, entry) => log.Add(entry.RawMessage);
        using var network = new GoogLeNetTransformer(
            mlContext, flowers.GoogLeNet.Model, new("Pixels", "Label", "Score", "PredictedLabel"));
        IDataView rows = mlContext.Data.LoadFromEnumerable(new[] { new Numbered() });
        IDataView numbered = mlContext.Transforms.Conversion.MapValueToKey("Label", "Number").Fit(rows).Transform(rows); // 7 is its name

        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => network.Evaluate(numbered));
        network.Transform(numbered);

        Assert.Equal("images", refusal.ParamName);
        Assert.StartsWith(
            "The label column 'Label' is a key without names, so nothing says which of its numbers is which class of the network. Make it "
            + "with Conversion.ConvertType(\"Label\", outputKind: DataKind.UInt32) and then Conversion.MapValueToKey(\"Label\", "
            + "addKeyValueAnnotationsAsText: true).",
            refusal.Message);
        Assert.Equal("validation", Assert.Throws<ArgumentOutOfRangeException>(() => network.Calibrate(numbered)).ParamName);
        Assert.Single(log, line => line.StartsWith("Column 'Label' is a key without names: its numbers are taken for"));
    }

    [Fact]
    public void Weights_files_do_not_have_the_hashes()
    {
        using var folder = new TempFolder();
        flowers.GoogLeNet.SaveWeights(folder["w.safetensors"]);
        using GoogLeNetTransformer read = GoogLeNetTransformer.FromWeights(_mlContext, folder["w.safetensors"]);

        Assert.Null(read.Model.TrainingImages);
        Assert.Equal(12, flowers.GoogLeNet.Model.TrainingImages!.All.Count);
    }

    [Fact]
    public void An_average_knows_the_images_of_all_its_networks()
    {
        using GoogLeNetTransformer average = GoogLeNetTransformer.Average(flowers.GoogLeNet, flowers.GoogLeNet);

        Assert.Equal(12, average.Evaluate(flowers.Pixels()).TrainedOn!.Count);
    }

    private sealed class Numbered
    {
        [VectorType(3, 32, 32)]
        public float[] Pixels { get; set; } = new float[3 * 32 * 32];

        public int Number { get; set; } = 7;
    }

    // Rows of classes that are named as the model's are.
    private ImageEvaluation Rows(ColourRows[] rows, int side = 36)
    {
        foreach (ColourRows row in rows)
            row.Class = row.Class switch { "a" => "class0", "b" => "class1", _ => "class2" };
        return flowers.GoogLeNet.Evaluate(ColourRows.View(flowers.MLContext, rows, side));
    }
}
