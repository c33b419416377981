namespace Benchmarks.Scoring;

/// <summary>What is to be timed.</summary>
/// <param name="Rounds">How often everybody has a turn.</param>
/// <param name="Pictures">Pictures in a turn.</param>
/// <param name="Python">The Python that has PyTorch.</param>
/// <param name="Data">The list of pictures.</param>
internal sealed record ScoringPlan(int Rounds, int Pictures, string Python, string Data);
