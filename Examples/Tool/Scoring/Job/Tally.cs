using Tool.Scoring.Outputs;

namespace Tool.Scoring.Job;

/// <summary>Counts of the rows so far.</summary>
internal sealed class Tally
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
            return;
        Failed++;
        _failures[row.Error] = _failures.GetValueOrDefault(row.Error) + 1;
    }
}
