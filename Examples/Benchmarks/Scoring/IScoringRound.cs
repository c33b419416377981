namespace Benchmarks.Scoring;

/// <summary>Something that scores a number of images, again and again.</summary>
internal interface IScoringRound : IDisposable
{
    /// <summary>Scores all images once.</summary>
    void Run();
}
