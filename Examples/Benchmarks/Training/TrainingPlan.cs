using Benchmarks.Rounds;

namespace Benchmarks.Training;

/// <summary>What is to be timed.</summary>
/// <param name="Rounds">How often everybody has a turn.</param>
/// <param name="Steps">Training steps in a turn.</param>
/// <param name="MiniBatch">Images in a step.</param>
/// <param name="Python">The Python that has PyTorch.</param>
/// <param name="Data">The list of images for the run from end to end.</param>
/// <param name="Only">Who takes part.</param>
internal sealed record TrainingPlan(int Rounds, int Steps, int MiniBatch, string Python, string Data, Selection Only)
{
    /// <summary>The contestants but for those in one precision.</summary>
    public const string PyTorch = "pytorch", EndToEnd = "endtoend";
}
