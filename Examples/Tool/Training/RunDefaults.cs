using System.Globalization;
using MLNet.GoogLeNet;

namespace TrainFlowers.Options;

/// <summary>What a run does where the user said nothing; the help text is made from it.</summary>
internal static class RunDefaults
{
    /// <summary>Drawn flowers, from scratch: batch norm learns much faster than the paper's LRN; small pictures, about a minute on two cores.</summary>
    public static GoogLeNetOptions DrawnFlowers { get; } = new()
    {
        Architecture = GoogLeNetArchitecture.Torchvision,
        Epochs = 12,
        MiniBatchSize = 16,
        ImageSize = 112,
        Augmentation = new AugmentationOptions { Crop = TrainingCrop.Fixed },
        Seed = 1,
    };

    /// <summary>The user's pictures, from scratch: as small as those that are drawn, since a processor has to do it.</summary>
    public static GoogLeNetOptions FromScratch { get; } = TrainingRecipe.Modern with { Epochs = 60, ImageSize = 112, Precision = Precision.BFloat16 };

    /// <summary>Weights that have seen other pictures before. Global average pooling takes any size, and kinds of flowers differ in small things.</summary>
    public static GoogLeNetOptions FineTuning { get; } = TrainingRecipe.FineTune with { ImageSize = 288, Precision = Precision.BFloat16 };

    /// <summary>The options of a training: the recipe's or those of the kind of run, and what the user set over them.</summary>
    public static GoogLeNetOptions For(RunOptions run)
    {
        GoogLeNetOptions start = run switch
        {
            { Recipe: { } recipe } => Of(recipe),
            { Weights: not null } => FineTuning,
            { Data: null } => DrawnFlowers,
            _ => FromScratch,
        };
        return start with
        {
            InitialWeights = run.Weights,
            Architecture = run.Architecture ?? start.Architecture,
            Epochs = run.Epochs ?? start.Epochs,
            MiniBatchSize = run.BatchSize ?? start.MiniBatchSize,
            LearningRate = run.LearningRate ?? start.LearningRate,
            ImageSize = run.ImageSize ?? start.ImageSize,
            ValidationFraction = run.ValidationFraction ?? start.ValidationFraction,
            Precision = run.Precision ?? start.Precision,
            Checkpoint = run.Checkpoint,
            ResumeFrom = run.Resume,
            Seed = run.Seed,
        };
    }

    /// <summary>One value for the help text: alone if all kinds of run share it, else one a kind of run.</summary>
    public static string Describe(Func<GoogLeNetOptions, object> value)
    {
        string drawn = Text(value(DrawnFlowers)), scratch = Text(value(FromScratch)), tuned = Text(value(FineTuning));
        return drawn == scratch && scratch == tuned
            ? drawn
            : $"{drawn} for drawn flowers, {scratch} for --data, {tuned} with --weights";
    }

    private static GoogLeNetOptions Of(RecipeName recipe) => recipe switch
    {
        RecipeName.Paper => TrainingRecipe.Paper,
        RecipeName.Caffe => TrainingRecipe.Caffe,
        RecipeName.FineTune => TrainingRecipe.FineTune,
        _ => TrainingRecipe.Modern,
    };

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!.ToLowerInvariant();
}
