using System.Globalization;
using MLNet.GoogLeNet;

namespace Tool.Training;

/// <summary>What a run does where the user said nothing; the help text is made from it.</summary>
internal static class TrainingDefaults
{
    /// <summary>From scratch: small images, since a processor has to do it.</summary>
    public static GoogLeNetOptions FromScratch { get; } = TrainingRecipe.Modern with { Epochs = 60, ImageSize = 112 };

    /// <summary>
    /// Weights that have seen other images before. Global average pooling takes any size, and kinds of flowers differ in small things.
    /// </summary>
    public static GoogLeNetOptions FineTuning { get; } = TrainingRecipe.FineTune with
    {
        Architecture = GoogLeNetArchitecture.Paper,
        ImageSize = 288,
    };

    /// <summary>The options of a training: the recipe's or those of the kind of run, and what the user set over them.</summary>
    public static GoogLeNetOptions For(TrainingOptions run)
    {
        GoogLeNetOptions start = run switch
        {
            { Recipe: { } recipe } => Of(recipe),
            { Weights: not null } => FineTuning,
            _ => FromScratch,
        };
        return start with
        {
            InitialWeights = run.Weights,
            Architecture = run.Architecture ?? start.Architecture ?? GoogLeNetArchitecture.Paper,
            Epochs = run.Epochs ?? start.Epochs,
            MiniBatchSize = run.MiniBatchSize ?? start.MiniBatchSize,
            LearningRate = run.LearningRate ?? start.LearningRate,
            ImageSize = run.ImageSize ?? start.ImageSize,
            ValidationFraction = run.ValidationFraction ?? start.ValidationFraction,
            Precision = run.Precision ?? start.Precision,
            Seed = run.Seed,
        };
    }

    /// <summary>The options of a training of the classifier alone.</summary>
    /// <param name="run">What the user asked for.</param>
    /// <param name="only">Whether that is all; otherwise it sees what all layers will see after it, and holds the same images out.</param>
    public static GoogLeNetOptions ForHead(TrainingOptions run, bool only)
    {
        GoogLeNetOptions head = TrainingRecipe.Head(run.Weights!);
        return head with
        {
            Architecture = run.Architecture ?? GoogLeNetArchitecture.Paper,
            ImageSize = run.ImageSize ?? (only ? head : FineTuning).ImageSize,
            ValidationFraction = run.ValidationFraction ?? (only ? head : FineTuning).ValidationFraction,
            Seed = run.Seed,
        };
    }

    /// <summary>
    /// The default of an option for the help text: alone if both kinds of training share it; null where it is no option of a training.
    /// </summary>
    /// <param name="name">Its name, which is the same in <see cref="TrainingOptions"/> and in <see cref="GoogLeNetOptions"/>.</param>
    public static string? Describe(string name)
    {
        if (typeof(GoogLeNetOptions).GetProperty(name) is not { } property || property.GetValue(FromScratch) is not { } scratch)
            return null;
        string tuned = Text(property.GetValue(FineTuning)!);
        return Text(scratch) == tuned ? tuned : $"{Text(scratch)}; {tuned} with --weights";
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
