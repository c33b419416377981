namespace Tool.Scoring.Inputs;

/// <summary>The images of one shard, in an order of their own, as a stream.</summary>
internal interface IImageSource
{
    /// <summary>The names of the columns that the rows carry through.</summary>
    IReadOnlyList<string> OwnColumns { get; }

    /// <summary>Number of images; null where it is not known before the end.</summary>
    long? Count { get; }

    /// <summary>What the whole input has; complete once the source was read to its end.</summary>
    InputFacts Facts { get; }

    /// <summary>The images from the first on.</summary>
    IEnumerable<InputImage> Read();
}
