using Benchmarks.Rounds;

namespace Benchmarks.Contention;

/// <summary>
/// Contestants that take turns in each round, first alone, then beside a process that keeps processors busy. Before each turn that counts,
/// all have one in which they notice that the other process has come or gone.
/// </summary>
/// <param name="busy">The number of processors that it keeps busy.</param>
internal sealed class PairedContest(int busy) : IDisposable
{
    private readonly Contest _contest = new();

    /// <summary>Adds a contestant, which belongs to the contest from now on.</summary>
    public PairedSpeeds Add(Contestant contestant) => new(contestant.Name, _contest.Add(() => contestant).Speeds);

    public void Run(int rounds, string what)
    {
        for (int round = 1; round <= rounds; round++)
        {
            Console.Error.WriteLine($"Contention, {what}: round {round} of {rounds}");
            _contest.Run(PairedSpeeds.TurnsForOne, _ => { });
            using Contestant burner = BurnerCommand.Start(busy);
            _contest.Run(PairedSpeeds.TurnsForOne, _ => { });
        }
    }

    public void Dispose() => _contest.Dispose();
}

/// <summary>How fast a contestant is.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Speeds">Alone and beside a busy process, by turns, of which each second one counts.</param>
internal sealed record PairedSpeeds(string Name, IReadOnlyList<double> Speeds)
{
    /// <summary>Turns of which the last one counts.</summary>
    public const int TurnsForOne = 2;

    public IReadOnlyList<double> Alone => [.. Counted.Where((_, turn) => turn % 2 == 0)];

    public IReadOnlyList<double> Beside => [.. Counted.Where((_, turn) => turn % 2 == 1)];

    /// <summary>How much of the speed alone is left beside a busy process.</summary>
    public double Share => Statistics.Ratio(Beside, Alone);

    /// <summary>The speed alone relative to that of another.</summary>
    public double AloneTo(PairedSpeeds other) => Statistics.Ratio(Alone, other.Alone);

    private IEnumerable<double> Counted => Speeds.Chunk(TurnsForOne).Select(turns => turns[^1]);
}
