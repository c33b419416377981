namespace Tool.Scoring.Inputs;

/// <summary>The pictures of one shard, in an order of their own, as a stream.</summary>
internal interface IPictureSource
{
    /// <summary>The names of the columns that the rows carry through.</summary>
    IReadOnlyList<string> OwnColumns { get; }

    /// <summary>Number of pictures; null where it is not known before the end.</summary>
    long? Count { get; }

    /// <summary>What the whole input has; complete once the source was read to its end.</summary>
    InputFacts Facts { get; }

    /// <summary>The pictures from the first on.</summary>
    IEnumerable<InputPicture> Read();
}
