using MLNet.GoogLeNet;

namespace TrainFlowers.Options;

/// <summary>What a run does where the user said nothing; the help text is made from it.</summary>
internal sealed record RunDefaults(
    GoogLeNetArchitecture Architecture, int Epochs, int BatchSize, double LearningRate, int ImageSize, double ValidationFraction)
{
    /// <summary>Drawn flowers, from scratch, where batch norm learns much faster than the paper's LRN: small pictures, about two minutes on two cores.</summary>
    public static RunDefaults DrawnFlowers { get; } =
        new(GoogLeNetArchitecture.Torchvision, Epochs: 12, BatchSize: 16, LearningRate: 0.01, ImageSize: 112, ValidationFraction: 0.1);

    /// <summary>The user's pictures, from scratch.</summary>
    public static RunDefaults FromScratch { get; } =
        new(GoogLeNetArchitecture.Torchvision, Epochs: 60, BatchSize: 32, LearningRate: 0.01, ImageSize: 224, ValidationFraction: 0.1);

    /// <summary>Weights that have seen other pictures before.</summary>
    public static RunDefaults FineTuning { get; } =
        new(GoogLeNetArchitecture.Paper, Epochs: 15, BatchSize: 32, LearningRate: 0.01, ImageSize: 224, ValidationFraction: 0.1);

    public static RunDefaults For(RunOptions options) => options switch
    {
        { Weights: not null } => FineTuning,
        { Data: null } => DrawnFlowers,
        _ => FromScratch,
    };

    /// <summary>One value for the help text: alone if all kinds of run share it, else one a kind of run.</summary>
    public static string Describe(Func<RunDefaults, IFormattable> value)
    {
        string drawn = Text(value(DrawnFlowers)), scratch = Text(value(FromScratch)), tuned = Text(value(FineTuning));
        return drawn == scratch && scratch == tuned
            ? drawn
            : $"{drawn} for drawn flowers, {scratch} for --data, {tuned} with --weights";
    }

    private static string Text(IFormattable value) =>
        value.ToString(null, System.Globalization.CultureInfo.InvariantCulture);
}
