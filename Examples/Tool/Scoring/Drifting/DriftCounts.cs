using MLNet.GoogLeNet.Transformers.Weights;

namespace Tool.Scoring.Drifting;

/// <summary>Counts of scored images in the bins of a reference profile.</summary>
/// <param name="profile">The profile.</param>
internal sealed class DriftCounts(ReferenceProfile profile)
{
    private readonly long[][] _counts = [.. profile.Counts.Select(counts => new long[counts.Length])];

    /// <summary>Adds an image.</summary>
    /// <param name="bins">Its bins, one for each quantity; one whose size is not known counts for the others.</param>
    public void Add(int[] bins)
    {
        for (int quantity = 0; quantity < bins.Length; quantity++)
            if (bins[quantity] != ReferenceProfile.NoBin)
                _counts[quantity][bins[quantity]]++;
    }

    /// <summary>The counts with what they say.</summary>
    public DriftFacts ToFacts(IReadOnlyList<string> classNames) => DriftFacts.Of(
        ReferenceProfile.Quantities, [.. profile.Counts.Select(counts => (long[])[.. counts.Select(count => (long)count)])], _counts,
        classNames);
}
