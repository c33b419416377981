using System.Globalization;
using Benchmarks.Rounds;
using MLNet.GoogLeNet;

namespace Benchmarks.Training;

/// <summary>The peer: the same network in PyTorch, in our script <c>training_peer.py</c>.</summary>
internal static class PyTorch
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "training_peer.py");

    /// <summary>Starts a contestant.</summary>
    /// <param name="plan">Mini-batch and steps.</param>
    /// <param name="architecture">Which network.</param>
    /// <param name="layout">"plain" or "channels-last".</param>
    /// <param name="numbers">"float32", or "bfloat16" for autocast.</param>
    public static Contestant Start(TrainingPlan plan, GoogLeNetArchitecture architecture, string layout, string numbers = "float32") =>
        new($"PyTorch {numbers}, {layout}", plan.Python, [
            Script, architecture.ToString(), layout, numbers,
            plan.MiniBatch.ToString(CultureInfo.InvariantCulture), plan.Steps.ToString(CultureInfo.InvariantCulture)]);
}
