namespace MLNet.GoogLeNet.Training;

/// <summary>What of a network's parameters starts afresh and what came from a file.</summary>
/// <param name="IsFresh">Whether the parameter of a name starts afresh, all of it or some rows.</param>
/// <param name="KeptRows">Which rows came from the file, by the names of those parameters that have such rows and fresh ones.</param>
internal sealed record StartingPoint(Func<string, bool> IsFresh, IReadOnlyDictionary<string, bool[]> KeptRows)
{
    /// <summary>Nothing came from a file.</summary>
    public static StartingPoint Scratch { get; } = new(_ => true, new Dictionary<string, bool[]>());
}
