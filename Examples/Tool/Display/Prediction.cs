namespace TrainFlowers.Display;

/// <summary>What the model says about one picture.</summary>
/// <param name="Picture">The name of the picture.</param>
/// <param name="Best">The most probable classes, best first; empty if the picture could not be read.</param>
internal sealed record Prediction(string Picture, IReadOnlyList<Prediction.Guess> Best)
{
    private const int Shown = 3;

    /// <summary>One class and its probability, 0 to 1.</summary>
    internal readonly record struct Guess(string Name, float Probability);

    /// <summary>Picks the most probable classes.</summary>
    /// <param name="picture">The name of the picture.</param>
    /// <param name="names">The class names, in the order of the scores.</param>
    /// <param name="scores">Probabilities; not a number where the picture could not be read.</param>
    public static Prediction From(string picture, IReadOnlyList<string> names, IReadOnlyList<float> scores) => new(
        picture,
        [
            .. names.Zip(scores, (name, score) => new Guess(name, score))
                .Where(guess => !float.IsNaN(guess.Probability))
                .OrderByDescending(guess => guess.Probability)
                .Take(Shown),
        ]);
}
