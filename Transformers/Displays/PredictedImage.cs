using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Transformers.Displays.Images;
using MLNet.GoogLeNet.Transformers.Normalization;

namespace MLNet.GoogLeNet;

/// <summary>What a model says about one image, as a <see cref="PredictionGrid"/> shows it.</summary>
public sealed record PredictedImage
{
    /// <summary>The file of the image; none where pixels came without one.</summary>
    public string? ImagePath { get; init; }

    /// <summary>The true class; none where it is not known.</summary>
    public string? Label { get; init; }

    /// <summary>The class that the model says; none where it abstains, or has no scores.</summary>
    public string? PredictedLabel { get; init; }

    /// <summary>The likeliest classes, best first; empty where there are no scores.</summary>
    public IReadOnlyList<ClassProbability> Likeliest { get; init; } = [];

    /// <summary>−log of the probability of the true class, 0 or more; none where one of them is not known.</summary>
    public double? Loss { get; init; }

    /// <summary>Why there are no scores, as a clause.</summary>
    public string? Problem { get; init; }

    internal Thumbnail? Thumbnail { get; private init; }

    /// <summary>Whether the model is right; not known without a label or without a prediction.</summary>
    internal bool? IsRight => Label is null || PredictedLabel is null ? null : Label == PredictedLabel;

    /// <summary>The same with its image: that of the file, or else of pixels, which may be there when the path is of another machine.</summary>
    /// <param name="pixels">Gives the pixels; none where there are none.</param>
    internal PredictedImage WithThumbnail(Func<PixelPlanes?> pixels)
    {
        if (Thumbnail is not null)
            return this;
        string? problem = Problem;
        try
        {
            if (ImagePath is not null)
                return this with { Thumbnail = Thumbnail.OfFile(ImagePath) };
        }
        catch (BadImageException bad)
        {
            problem ??= bad.Message;
        }
        return pixels() is { } planes ? this with { Thumbnail = Thumbnail.Of(planes) } : this with { Problem = problem };
    }
}
