using System.Globalization;
using MLNet.GoogLeNet;

namespace Tool.Training;

/// <summary>What a run does where the user said nothing; the help text is made from it.</summary>
internal static class TrainingDefaults
{
    /// <summary>The options of a training: the recipe's or those of the kind of run, and what the user set over them.</summary>
    public static GoogLeNetOptions For(TrainingOptions run)
    {
        GoogLeNetOptions start = run switch
        {
            { Recipe: { } recipe } => Of(recipe),
            { Weights: not null } => TrainingRecipe.FineTune,
            _ => TrainingRecipe.Modern,
        };
        return start with
        {
            InitialWeights = run.Weights,
            Architecture = run.Architecture ?? (run.Weights is null ? start.Architecture : null), // weights have their own
            Epochs = run.Epochs ?? start.Epochs,
            MiniBatchSize = run.MiniBatchSize ?? start.MiniBatchSize,
            LearningRate = run.LearningRate ?? start.LearningRate,
            ImageSize = run.ImageSize ?? start.ImageSize,
            ValidationFraction = run.ValidationFraction ?? start.ValidationFraction,
            BalanceClasses = run.BalanceClasses ?? start.BalanceClasses,
            Precision = run.Precision ?? start.Precision,
            Threads = run.Threads,
            Seed = run.Seed,
        };
    }

    /// <summary>The options for training the classifier alone.</summary>
    public static GoogLeNetOptions ForHead(TrainingOptions run)
    {
        GoogLeNetOptions head = TrainingRecipe.Head(run.Weights!);
        return head with
        {
            Architecture = run.Architecture,
            ImageSize = run.ImageSize ?? head.ImageSize,
            ValidationFraction = run.ValidationFraction ?? head.ValidationFraction,
            BalanceClasses = run.BalanceClasses ?? head.BalanceClasses,
            Seed = run.Seed,
        };
    }

    /// <summary>
    /// The default of an option for the help text: alone if both kinds of training share it; null where it is not an option of a training.
    /// </summary>
    /// <param name="name">Its name, which is the same in <see cref="TrainingOptions"/> and in <see cref="GoogLeNetOptions"/>.</param>
    public static string? Describe(string name)
    {
        if (typeof(GoogLeNetOptions).GetProperty(name) is not { } property || property.GetValue(TrainingRecipe.Modern) is not { } scratch)
            return null;
        string tuned = property.GetValue(TrainingRecipe.FineTune) is { } value ? Text(value) : "that of the file";
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
