using Microsoft.ML;
using MLNet.GoogLeNet.Displays;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>
/// Numbers, choices, names and lists that a method or an option does not take are refused by name, before anything is done.
/// </summary>
public sealed class ArgumentRangeTests(TrainedFlowers flowers) : IDisposable
{
    private readonly MLContext _mlContext = flowers.MLContext;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scoring_options_say_their_name_what_they_are_and_what_they_may_be()
    {
        foreach (int crops in new[] { 0, -1, 7, 143, int.MaxValue })
            Refused($"Crops is {crops}; it must be 1, 10 or 144.", new() { Crops = crops });
        foreach (int classes in new[] { -1, 3, int.MinValue })
            Refused($"TopK is {classes}; it must be from 0 to 2, the number of classes of the model.", new() { TopK = classes });
        foreach (float temperature in new[] { 0, -1, float.NaN, float.PositiveInfinity })
            Refused($"Temperature is {temperature}; it must be above 0.", new() { Temperature = temperature });
        foreach (float least in new[] { -0.1f, 1.1f, float.NaN, float.PositiveInfinity })
            Refused($"AbstainBelow is {least}; it must be a probability, from 0 to 1.", new() { AbstainBelow = least });

        void Refused(string message, ScoringOptions options) => RefusedOption(message, () => flowers.GoogLeNet.With(options));
    }

    [Fact]
    public void Compute_options_are_the_same_for_scores_and_features_except_for_int8()
    {
        Refused("MiniBatchSize is 0; it must be 1 or more.", new() { MiniBatchSize = 0 });
        Refused("MiniBatchSize is -1; it must be 1 or more.", new() { MiniBatchSize = -1 });
        Refused("Threads is 0; it must be 1 or more, or null.", new() { Threads = 0 });
        Refused("Threads is -2; it must be 1 or more, or null.", new() { Threads = -2 });
        Refused("Device is 9; it must be Cpu or Cuda.", new() { Device = (ComputeDevice)9 });
        Refused("Engine is -1; it must be Auto, OnnxRuntime, TorchSharp or Managed.", new() { Engine = (ScoringEngine)(-1) });
        RefusedOption("Precision is 99; it must be Auto, Float32, BFloat16 or Int8 in scoring.",
            () => flowers.GoogLeNet.With(new ComputeOptions { Precision = (Precision)99 }));
        RefusedOption("Precision is 99; it must be Auto, Float32 or BFloat16 for features.",
            () => Featurize("pool5", new() { Precision = (Precision)99 }));
        RefusedOption("Precision is Int8; it must be Auto, Float32 or BFloat16 for features.",
            () => Featurize("pool5", new() { Precision = Precision.Int8 }));

        void Refused(string message, ComputeOptions options)
        {
            RefusedOption(message, () => flowers.GoogLeNet.With(options));
            RefusedOption(message, () => Featurize("pool5", options));
        }
    }

    [Fact]
    public void A_layer_is_one_of_the_network()
    {
        Assert.StartsWith("GoogLeNet (Torchvision) has no layer 'pool9'",
            Assert.Throws<ArgumentException>("layer", () => Featurize("pool9")).Message);
        Assert.Throws<ArgumentException>("layer", () => Featurize(""));
    }

    [Fact]
    public void A_mini_batch_that_no_array_holds_is_refused_before_rows_are_read()
    {
        using GoogLeNetTransformer scoring = flowers.GoogLeNet.With(new ComputeOptions { MiniBatchSize = int.MaxValue });
        using GoogLeNetFeaturizingTransformer featurizing = Featurize("conv1", new() { MiniBatchSize = int.MaxValue })
            .Fit(flowers.Pixels());

        foreach (ITransformer part in (ITransformer[])[scoring, featurizing])
        {
            string message = Assert.Throws<InvalidOperationException>(() => part.Transform(flowers.Pixels())).Message;
            Assert.StartsWith($"MiniBatchSize is {int.MaxValue:N0}, so a mini-batch ", message);
            Assert.EndsWith("Take a smaller one: more than 16 gain nothing on a processor.", message);
        }
    }

    [Fact]
    public void Exports_take_the_choices_that_there_are()
    {
        RefusedOption("Precision is 99; it must be Float32 or Int8 in an ONNX file.", () => Export(new() { Precision = (Precision)99 }));
        RefusedOption("Precision is BFloat16; it must be Float32 or Int8 in an ONNX file.",
            () => Export(new() { Precision = Precision.BFloat16 }));
        RefusedOption("Int8Processors is 9; it must be Any or Vnni.",
            () => Export(new() { Precision = Precision.Int8, Int8Processors = (Int8Processors)9 }));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullPath));

        void Export(OnnxExportOptions options) => flowers.GoogLeNet.SaveOnnx(_folder["network.onnx"], options);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Counts_are_at_least_one(int count)
    {
        IDataView pixels = flowers.Pixels(), scored = flowers.Model.Transform(flowers.Images);
        GoogLeNetTrainer trainer = _mlContext.MulticlassClassification.Trainers.GoogLeNet(TrainedFlowers.Tiny);

        Refused("count", $"('{count}')", () => ImageGrid.Of(pixels, count: count));
        Refused("count", $"('{count}')", () => PredictionGrid.Of(scored, count));
        Refused("count", $"('{count}')", () => PredictionGrid.TopLosses(scored, count));
        Refused("count", $"('{count}')", () => trainer.Preview(pixels, count));
        Refused("steps", $"('{count}')", () => trainer.FindLearningRate(pixels, count));
        RefusedOption($"Images is {count}; it must be 1 or more.", () => flowers.GoogLeNet.Quantize(pixels, new() { Images = count }));
    }

    [Fact]
    public void One_step_shows_no_curve() => Refused("steps", "('1') must be greater than or equal to '2'", () =>
        _mlContext.MulticlassClassification.Trainers.GoogLeNet(TrainedFlowers.Tiny).FindLearningRate(flowers.Pixels(), steps: 1));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_test_set_is_more_than_nothing_and_less_than_all(double fraction) => Refused(
        "testFraction", "The test fraction must be above 0 and below 1.", () =>
            _mlContext.Data.StratifiedSplit(flowers.Images, fraction));

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_heat_map_covers_from_none_to_all_of_a_image(float alpha)
    {
        AttentionMap map = flowers.GoogLeNet.Explain(new float[3 * 32 * 32]);

        Refused("alpha", "from 0 (the image alone) to 1 (the map alone)", () => map.ToPng(alpha));
        Refused("alpha", "from 0 (the image alone) to 1 (the map alone)", () => map.SaveOverlay(_folder["map.png"], alpha));
    }

    [Fact]
    public void Networks_are_of_the_two_layouts_with_sizes_that_can_be_computed()
    {
        Refused("architecture", "The architecture must be Paper or Torchvision.", () =>
            NetworkSummary.Of((GoogLeNetArchitecture)9, 10));
        Refused("classCount", "('1') must be greater than or equal to '2'", () => NetworkSummary.Of(GoogLeNetArchitecture.Paper, 1));
        foreach (int size in new[] { 31, 0, -1, 8193, int.MaxValue })
        {
            Refused("imageSize", $"('{size}')", () => NetworkSummary.Of(GoogLeNetArchitecture.Paper, 10, size));
            Refused("imageSize", $"('{size}')", () =>
                _mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", "nowhere.pth", imageSize: size));
        }
    }

    [Theory]
    [InlineData(-1, 0, "label")]
    [InlineData(2, 0, "label")]
    [InlineData(0, -1, "predictedLabel")]
    [InlineData(0, 2, "predictedLabel")]
    public void A_table_has_the_classes_that_it_names(int label, int predictedLabel, string name)
    {
        ConfusionTable table = ConfusionTable.Of(flowers.Model.Transform(flowers.Images));

        Refused(name, "There are 2 classes, counted from 0 in the order of ClassNames.", () => table[label, predictedLabel]);
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(255.5f)]
    [InlineData(float.NaN)]
    public void A_mean_is_a_colour(float value) => Refused("mean", "it must be from 0 to 255 in each channel.",
        () => _mlContext.Transforms.NormalizeZeroMean("Pixels", new ChannelMean(1, value, 2)));

    [Fact]
    public void Lists_have_something_in_them()
    {
        File.WriteAllText(_folder["list.csv"], "file,label,split\n1,a,train\n2,b,test\n");

        Assert.StartsWith(
            "There is no model to average.", Assert.Throws<ArgumentException>("models", () => GoogLeNetTransformer.Average()).Message);
        Assert.StartsWith(
            "Model 2 of 2 is null.",
            Assert.Throws<ArgumentException>("models", () => GoogLeNetTransformer.Average(flowers.GoogLeNet, null!)).Message);
        Assert.StartsWith(
            "Image 1 (counted from 0) is null.",
            Assert.Throws<ArgumentException>("images", () => new PredictionGrid([new(), null!])).Message);
        Assert.StartsWith(
            "Path 1 (counted from 0) is empty.",
            Assert.Throws<ArgumentException>("paths", () => _mlContext.Data.LoadFromImageFiles(["a.png", null!])).Message);
        Assert.StartsWith(
            "A split is null.",
            Assert.Throws<ArgumentException>("splits", () => _mlContext.Data.LoadFromImageList(_folder["list.csv"], [null!])).Message);
        Assert.StartsWith($"The list '{_folder["list.csv"]}' has no split 'Train'. It has: test, train.",
            Assert.Throws<ArgumentException>("splits", () => _mlContext.Data.LoadFromImageList(_folder["list.csv"], "Train")).Message);
        Refused("counts", "The count of 'rose' is -1; it must be 0 or more.",
            () => new HtmlPage("title").AddCounts("Flowers", [new("tulip", 3), new("rose", -1)]));
    }

    [Fact]
    public void Names_and_paths_say_something()
    {
        var scored = flowers.Model.Transform(flowers.Images);
        AttentionMap map = flowers.GoogLeNet.Explain(new float[3 * 32 * 32]);
        TransformsCatalog transforms = _mlContext.Transforms;
        GoogLeNetModel model = flowers.GoogLeNet.Model;

        foreach (var (name, use) in new (string, Action)[]
        {
            ("folder", () => _mlContext.Data.LoadFromImageFolder("")),
            ("folder", () => _mlContext.Data.LoadFromImageFolder(" ")),
            ("folder", () => _mlContext.Data.LoadFromImageFiles("")),
            ("csvPath", () => _mlContext.Data.LoadFromImageList("")),
            ("labelColumnName", () => _mlContext.Data.StratifiedSplit(flowers.Images, labelColumnName: "")),
            ("groupColumnName", () => _mlContext.Data.StratifiedSplit(flowers.Images, groupColumnName: "")),
            ("labelColumnName", () => _mlContext.Data.StratifiedFolds(flowers.Images, labelColumnName: "")),
            ("groupColumnName", () => _mlContext.Data.StratifiedFolds(flowers.Images, groupColumnName: "")),
            ("labelColumnName", () => SplitBalance.Of(_mlContext.Data.StratifiedSplit(flowers.Images), "")),
            ("outputColumnName", () => transforms.LoadPixels("", "ImagePath")),
            ("inputColumnName", () => transforms.LoadPixels("Pixels", "")),
            ("columnName", () => transforms.NormalizeZeroMean("")),
            ("columnName", () => transforms.NormalizeZeroMean("", ChannelMean.Torchvision)),
            ("outputColumnName", () => transforms.NormalizeZeroMean("", "Pixels", new())),
            ("inputColumnName", () => transforms.NormalizeZeroMean("Pixels", "", new())),
            ("outputColumnName", () => transforms.FeaturizeWithGoogLeNet("", "Pixels", model)),
            ("inputColumnName", () => transforms.FeaturizeWithGoogLeNet("Features", "", model)),
            ("weights", () => transforms.FeaturizeWithGoogLeNet("Features", "Pixels", "")),
            ("layer", () => transforms.FeaturizeWithGoogLeNet("Features", "Pixels", model, layer: "")),
            ("file", () => GoogLeNetTransformer.FromWeights(_mlContext, "")),
            ("labels", () => GoogLeNetTransformer.FromWeights(_mlContext, "nowhere.pth", "")),
            ("inputColumnName", () => flowers.GoogLeNet.ToPipeline("")),
            ("imagePath", () => flowers.GoogLeNet.Explain("")),
            ("layer", () => flowers.GoogLeNet.Explain(new float[3 * 32 * 32], layer: "")),
            ("className", () => flowers.GoogLeNet.Explain(new float[3 * 32 * 32], className: "")),
            ("path", () => flowers.GoogLeNet.SaveOnnx("")),
            ("path", () => flowers.GoogLeNet.SaveWeights("")),
            ("path", () => flowers.GoogLeNet.SaveWeights(" ")),
            ("filePath", () => _mlContext.Model.SavePortable(flowers.Model, flowers.Images.Schema, "")),
            ("path", () => map.SaveOverlay("")),
            ("path", () => new HtmlPage("title").Save("")),
            ("path", () => new TrainingHistory().WriteCsv("")),
            ("path", () => new LearningRateCurve([0.1], [1]).WriteCsv("")),
            ("column", () => ImageGrid.Of(scored, column: "")),
        })
        {
            Assert.Throws<ArgumentException>(name, use);
        }
    }

    private GoogLeNetFeaturizingEstimator Featurize(string layer, ComputeOptions? options = null) =>
        _mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", flowers.GoogLeNet.Model, layer, options);

    // The argument is named by the exception, the option by the message.
    private static void RefusedOption(string message, Action use) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>("options", use).Message);

    private static void Refused(string name, string message, Action use) =>
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(name, use).Message);

    private static void Refused(string name, string message, Func<object?> use) =>
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(name, () => { _ = use(); }).Message);
}
