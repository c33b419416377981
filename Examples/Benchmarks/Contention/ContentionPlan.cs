namespace Benchmarks.Contention;

/// <summary>What is to be timed.</summary>
/// <param name="Rounds">How often everybody has a turn, alone and beside a busy process.</param>
/// <param name="Steps">Training steps in a turn.</param>
/// <param name="MiniBatch">Images in a step.</param>
/// <param name="Images">Images that are scored in a turn.</param>
/// <param name="Data">The list of images.</param>
internal sealed record ContentionPlan(int Rounds, int Steps, int MiniBatch, int Images, string Data)
{
    /// <summary>Processors that the other process keeps busy: half of them.</summary>
    public static int Busy { get; } = Math.Max(1, Environment.ProcessorCount / 2);
}
