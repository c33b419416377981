namespace Benchmarks.Scoring;

/// <summary>Something that scores a number of pictures, again and again.</summary>
internal interface IScoringRound : IDisposable
{
    /// <summary>Scores all pictures once.</summary>
    void Run();
}
