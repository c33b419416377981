using Tool.Scoring.Drifting;
using Tool.Scoring.Outputs;

namespace Tool.Scoring.Job;

/// <summary>Counts of the rows so far.</summary>
/// <param name="drift">Counts those with scores in the bins of a reference profile; null where there is none.</param>
internal sealed class Tally(DriftCounts? drift = null)
{
    private readonly SortedDictionary<string, long> _failures = new(StringComparer.Ordinal);

    /// <summary>All images with a row.</summary>
    public long Images { get; private set; }

    /// <summary>Those without scores.</summary>
    public long Failed { get; private set; }

    /// <summary>Those without scores, by the word for the reason.</summary>
    public IReadOnlyDictionary<string, long> Failures => _failures;

    public void Add(ResultRow row)
    {
        Images++;
        if (row.Error is null)
        {
            drift?.Add(row.ProfileBins!);
            return;
        }
        Failed++;
        _failures[row.Error] = _failures.GetValueOrDefault(row.Error) + 1;
    }
}
