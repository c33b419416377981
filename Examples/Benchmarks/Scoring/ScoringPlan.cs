using Benchmarks.Rounds;

namespace Benchmarks.Scoring;

/// <summary>What is to be timed.</summary>
/// <param name="Rounds">How often everybody has a turn.</param>
/// <param name="Images">Images in a turn.</param>
/// <param name="Python">The Python that has PyTorch.</param>
/// <param name="Data">The list of images.</param>
/// <param name="Only">Who takes part.</param>
internal sealed record ScoringPlan(int Rounds, int Images, string Python, string Data, Selection Only)
{
    /// <summary>The contestants but for those in one precision.</summary>
    public const string OnnxRuntime = "onnxruntime", Stock = "stock", Single = "single", PyTorch = "pytorch";
}
