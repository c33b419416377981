namespace Benchmarks.Rounds;

/// <summary>
/// Contestants that take turns, a round each, one at a time: whatever else the machine does meets all of them alike.
/// </summary>
internal sealed class Contest : IDisposable
{
    private readonly List<Contestant> _contestants = [];

    public IReadOnlyList<Contestant> Contestants => _contestants;

    /// <summary>Adds one that the given function starts.</summary>
    /// <param name="start">Starts it.</param>
    /// <param name="dependsOn">The feature of the processor that its figures depend on; none where that is not a single one.</param>
    public Contestant Add(Func<Contestant> start, string? dependsOn = null)
    {
        Contestant contestant = start();
        contestant.DependsOn = dependsOn;
        _contestants.Add(contestant);
        return contestant;
    }

    public void Run(int rounds, Action<int> beforeRound)
    {
        for (int round = 1; round <= rounds; round++)
        {
            beforeRound(round);
            foreach (Contestant contestant in _contestants)
                contestant.Run();
        }
    }

    public void Dispose() => _contestants.ForEach(contestant => contestant.Dispose());
}
