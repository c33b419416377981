using Microsoft.ML;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Options;

/// <summary>Each option of a training says its name, what it was given and what it takes.</summary>
public sealed class GoogLeNetOptionsRangeTests
{
    private static readonly double[] NoNumbers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    private static readonly Case[] Cases =
    [
        .. Numbers("ImageCacheBytes", value => new() { ImageCacheBytes = (long)value }, "it must be 0 or more", -1, long.MinValue),
        .. Numbers("ImageSize", value => new() { ImageSize = (int)value }, "it must be from 32 to 8192", 31, 0, -224, 8193, int.MaxValue),
        .. Numbers("Epochs", value => new() { Epochs = (int)value }, "it must be 1 or more", 0, -1, int.MinValue),
        .. Numbers("MiniBatchSize", value => new() { MiniBatchSize = (int)value }, "it must be 1 or more", 0, -1, int.MinValue),
        new("MiniBatchSize", "1", new() { MiniBatchSize = 1, Architecture = GoogLeNetArchitecture.Torchvision },
            "it must be 2 or more with the Torchvision architecture"),
        new("MiniBatchSize", "3567", new() { MiniBatchSize = 3567 },
            "it must be 3566 or less with ImageSize 224, so that its images take less than 2 GiB. Lower MiniBatchSize or ImageSize."),
        new("MiniBatchSize", "32", new() { ImageSize = 8192 }, "it must be 2 or less with ImageSize 8192"),
        .. Numbers("AccumulationSteps", value => new() { AccumulationSteps = (int)value }, "it must be 1 or more", 0, -1),
        .. Numbers("Patience", value => new() { Patience = (int)value }, "it must be 1 or more, or null", 0, -1),
        .. Numbers("Threads", value => new() { Threads = (int)value }, "it must be 1 or more, or null", 0, -1),
        .. Numbers("ValidationFraction", value =>
            new() { ValidationFraction = value }, "it must be from 0 to below 1", [-0.1, 1, 1.5, .. NoNumbers]),
        .. Numbers("LearningRate", value => new() { LearningRate = value }, "it must be above 0", [0, -0.01, .. NoNumbers]),
        .. Numbers("PretrainedLearningRateFactor", value =>
            new() { PretrainedLearningRateFactor = value }, "it must be 0 or more", [-0.1, .. NoNumbers]),
        .. Numbers("TrainingSizeFactor", value =>
            new() { TrainingSizeFactor = value }, "it must be above 0 and at most 1", [0, -1, 1.1, .. NoNumbers]),
        .. Numbers("LayerLearningRateDecay", value =>
            new() { LayerLearningRateDecay = value }, "it must be above 0 and at most 1", [0, -1, 1.1, .. NoNumbers]),
        .. Numbers("Momentum", value => new() { Momentum = value }, "it must be from 0 to below 1", [-0.1, 1, .. NoNumbers]),
        .. Numbers("WeightDecay", value => new() { WeightDecay = value }, "it must be 0 or more", [-1e-9, .. NoNumbers]),
        .. Numbers("BiasLearningRateFactor", value => new() { BiasLearningRateFactor = value }, "it must be 0 or more", [-1, .. NoNumbers]),
        .. Numbers("GradientClipNorm", value => new() { GradientClipNorm = value }, "it must be above 0, or null", [0, -1, .. NoNumbers]),
        .. Numbers("LabelSmoothing", value => new() { LabelSmoothing = value }, "it must be from 0 to below 1", [-0.1, 1, .. NoNumbers]),
        .. Numbers("AuxiliaryLossWeight", value => new() { AuxiliaryLossWeight = value }, "it must be 0 or more", [-0.3, .. NoNumbers]),
        .. Numbers("AveragingDecay", value => new() { AveragingDecay = value }, "it must be from 0 to below 1", [-0.1, 1, .. NoNumbers]),
        .. Numbers("WarmUpEpochs", value => new() { WarmUpEpochs = value }, "it must be 0 or more", [-1, .. NoNumbers]),
        new("WarmUpEpochs", "2", new() { WarmUpEpochs = 2, Schedule = LearningRateSchedule.OneCycle }, "it must be 0 with OneCycle"),
        .. Numbers("DecayFactor", value => new() { DecayFactor = value }, "it must be above 0 and at most 1", [0, -1, 1.1, .. NoNumbers]),
        .. Numbers("DecayEpochs", value => new() { DecayEpochs = value }, "it must be above 0", [0, -1, .. NoNumbers]),
        .. Numbers("PolynomialPower", value => new() { PolynomialPower = value }, "it must be above 0", [0, -1, .. NoNumbers]),
        .. Numbers("FeatureViews", value => new() { FeatureViews = (int)value }, "it must be from 1 to 6", 0, -1, 7),
        new("CheckpointInterval", "00:00:00", new() { CheckpointInterval = TimeSpan.Zero }, "it must be above zero, or null"),
        new("CheckpointInterval", "-00:00:01", new() { CheckpointInterval = TimeSpan.FromSeconds(-1) }, "it must be above zero, or null"),
        new("ClassWeights", "0 for 'rose'", new() { ClassWeights = new Dictionary<string, double> { ["rose"] = 0 } }, "it must be above 0"),
        new("ClassWeights", "NaN for 'rose'", new() { ClassWeights = new Dictionary<string, double> { ["rose"] = double.NaN } },
            "it must be above 0"),

        new("Architecture", "9", new() { Architecture = (GoogLeNetArchitecture)9 }, "it must be Paper or Torchvision"),
        new("Train", "9", new() { Train = (TrainedLayers)9 }, "it must be All or Head"),
        new("Device", "9", new() { Device = (ComputeDevice)9 }, "it must be Cpu or Cuda"),
        new("Precision", "9", new() { Precision = (Precision)9 }, "it must be Auto, Float32 or BFloat16 in training"),
        new("Precision", "Int8", new() { Precision = Precision.Int8 }, "it must be Auto, Float32 or BFloat16 in training"),
        new("BestBy", "-1", new() { BestBy = (TrainingMetric)(-1) }, "it must be Auto, ValidationAccuracy, "),
        new("BalanceClasses", "9", new() { BalanceClasses = (ClassBalance)9 }, "it must be Auto, On or Off"),
        new("Optimizer", "9", new() { Optimizer = (GradientOptimizer)9 }, "it must be Sgd or AdamW"),
        new("Auxiliary", "9", new() { Auxiliary = (AuxiliaryClassifiers)9 }, "it must be Off, On or FromFile"),
        new("Averaging", "9", new() { Averaging = (WeightAveraging)9 }, "it must be None, Polyak or Exponential"),
        new("Schedule", "9", new() { Schedule = (LearningRateSchedule)9 }, "it must be Constant, Step, "),

        .. Augmentations("SmallestArea", value =>
            new() { SmallestArea = value }, "it must be above 0 and at most 1", [0, -1, 1.1, .. NoNumbers]),
        .. Augmentations("LargestAspectRatio", value =>
            new() { LargestAspectRatio = value }, "it must be 1 or more", [0.9, 0, -1, .. NoNumbers]),
        .. Augmentations("MaxRotation", value => new() { MaxRotation = value }, "it must be from 0 to 180", [-1, 180.5, .. NoNumbers]),
        .. Augmentations("Blur", value => new() { Blur = value }, "it must be from 0 to 10", [-0.1, 10.1, .. NoNumbers]),
        .. Augmentations("Noise", value => new() { Noise = value }, "it must be from 0 to 255", [-0.1, 255.5, .. NoNumbers]),
        .. Augmentations("JpegQuality", value =>
            new() { JpegQuality = (int)value }, "it must be from 1 to 100, or null", 0, -1, 101, int.MaxValue),
        .. Augmentations("PhotometricDistortion", value =>
            new() { PhotometricDistortion = value }, "it must be from 0 to below 1", [-0.1, 1, .. NoNumbers]),
        .. Augmentations("RandomErasing", value => new() { RandomErasing = value }, "it must be from 0 to 1", [-0.1, 1.1, .. NoNumbers]),
        .. Augmentations("MixUpAlpha", value => new() { MixUpAlpha = value }, "it must be 0 or more", [-1, .. NoNumbers]),
        .. Augmentations("CutMixAlpha", value => new() { CutMixAlpha = value }, "it must be 0 or more", [-1, .. NoNumbers]),
        new("Crop", "9", new() { Augmentation = new() { Crop = (TrainingCrop)9 } }, "it must be Centre, Fixed or Area"),
        new("Policy", "9", new() { Augmentation = new() { Policy = (AugmentationPolicy)9 } },
            "it must be None, TrivialAugment or RandAugment"),
    ];

    [Fact]
    public void What_is_out_of_its_range_is_refused_before_any_data_is_there() => Assert.All(Cases, refused =>
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>("options", () => Trainer(refused.Options));
        Assert.StartsWith($"{refused.Name} is {refused.Value}; {refused.Range}", error.Message);
    });

    [Fact]
    public void Mini_batches_are_as_large_as_tensors_can_be_and_the_classifier_alone_needs_none()
    {
        Trainer(new() { MiniBatchSize = 3566 });
        Trainer(TrainingRecipe.Head("weights.safetensors") with { ImageSize = 8192 });
    }

    [Fact]
    public void Every_number_and_every_choice_has_a_range_that_is_tested()
    {
        string[] untested = [.. new[] { typeof(GoogLeNetOptions), typeof(AugmentationOptions) }
            .SelectMany(type => type.GetProperties().Where(property => property.CanWrite && HasRange(property.PropertyType)))
            .Select(property => property.Name).Except(Cases.Select(refused => refused.Name))];

        Assert.Equal(["Seed"], untested); // any number is one
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Names_are_left_out_or_say_something(string blank)
    {
        foreach (var (name, options) in new (string, GoogLeNetOptions)[]
        {
            ("PixelColumnName", new() { PixelColumnName = blank }),
            ("LabelColumnName", new() { LabelColumnName = blank }),
            ("ScoreColumnName", new() { ScoreColumnName = blank }),
            ("PredictedLabelColumnName", new() { PredictedLabelColumnName = blank }),
        })
        {
            var error = Assert.Throws<ArgumentException>("options", () => Trainer(options));
            Assert.StartsWith($"{name} is '{blank}'; it must be a name.", error.Message);
        }
        foreach (var (name, options) in new (string, GoogLeNetOptions)[]
        {
            ("ValidationColumnName", new() { ValidationColumnName = blank }),
            ("FeatureCache", new() { FeatureCache = blank }),
            ("InitialWeights", new() { InitialWeights = blank }),
            ("Checkpoint", new() { Checkpoint = blank }),
            ("ResumeFrom", new() { ResumeFrom = blank }),
        })
        {
            var error = Assert.Throws<ArgumentException>("options", () => Trainer(options));
            Assert.StartsWith($"{name} is '{blank}'; it must be a name, or null for none.", error.Message);
        }
    }

    [Fact]
    public void Null_where_something_is_needed_is_named()
    {
        foreach (var (name, options) in new (string, GoogLeNetOptions)[]
        {
            ("Augmentation", new() { Augmentation = null! }),
            ("PixelColumnName", new() { PixelColumnName = null! }),
            ("LabelColumnName", new() { LabelColumnName = null! }),
            ("ScoreColumnName", new() { ScoreColumnName = null! }),
            ("PredictedLabelColumnName", new() { PredictedLabelColumnName = null! }),
        })
        {
            Assert.StartsWith($"{name} is null; it must be ", Assert.Throws<ArgumentException>("options", () => Trainer(options)).Message);
        }
    }

    [Theory]
    [InlineData("Score", "Label", "PredictedLabelColumnName and LabelColumnName are both 'Label'")]
    [InlineData("Label", "PredictedLabel", "ScoreColumnName and LabelColumnName are both 'Label'")]
    [InlineData("Same", "Same", "ScoreColumnName and PredictedLabelColumnName are both 'Same'")]
    public void Columns_that_are_added_have_names_of_their_own(string score, string predictedLabel, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>("options", () => Trainer(
            new() { ScoreColumnName = score, PredictedLabelColumnName = predictedLabel })).Message);

    [Fact]
    public void A_checkpoint_that_could_not_be_written_is_refused_before_the_first_epoch()
    {
        using var folder = new TempFolder();

        var error = Assert.Throws<ArgumentOutOfRangeException>("options", () => Trainer(new() { Checkpoint = folder.FullPath }));
        Assert.StartsWith($"Checkpoint is '{folder.FullPath}', which is a folder; it must be a file.", error.Message);
        Assert.StartsWith($"Checkpoint is '{folder["nowhere/state"]}', and its folder does not exist.",
            Assert.Throws<DirectoryNotFoundException>(() => Trainer(new() { Checkpoint = folder["nowhere/state"] })).Message);
    }

    [Fact]
    public void A_validation_set_or_a_validation_column() => Assert.Contains("Leave out ValidationSet or ValidationColumnName.",
        Assert.Throws<ArgumentException>("options", () => Trainer(
            new() { ValidationSet = new MLContext().Data.LoadFromEnumerable<ColourRows>([]), ValidationColumnName = "Split" })).Message);

    [Fact]
    public void Class_weights_are_given_or_balanced() => Assert.Contains("Leave out ClassWeights or BalanceClasses.",
        Assert.Throws<ArgumentException>("options", () => Trainer(
            new() { BalanceClasses = ClassBalance.On, ClassWeights = new Dictionary<string, double>() })).Message);

    private static GoogLeNetTrainer Trainer(GoogLeNetOptions options) =>
        new MLContext().MulticlassClassification.Trainers.GoogLeNet(options);

    private static bool HasRange(Type type)
    {
        Type value = Nullable.GetUnderlyingType(type) ?? type;
        return value.IsEnum || value == typeof(int) || value == typeof(long) || value == typeof(double) || value == typeof(TimeSpan);
    }

    private static IEnumerable<Case> Numbers(string name, Func<double, GoogLeNetOptions> options, string range, params double[] values) =>
        values.Select(value => new Case(name, Written(options(value), name), options(value), range));

    private static IEnumerable<Case> Augmentations(
        string name, Func<double, AugmentationOptions> options, string range, params double[] values) =>
        values.Select(value => new Case(name, Written(options(value), name), new() { Augmentation = options(value) }, range));

    private static string Written(object options, string name) => $"{options.GetType().GetProperty(name)!.GetValue(options)}";

    private sealed record Case(string Name, string Value, GoogLeNetOptions Options, string Range);
}
