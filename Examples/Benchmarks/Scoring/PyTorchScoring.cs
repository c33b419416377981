using System.Globalization;
using Benchmarks.Rounds;
using MLNet.GoogLeNet;

namespace Benchmarks.Scoring;

/// <summary>The peer: the same network in PyTorch, from JPEG files that Pillow decodes, in our script <c>scoring_peer.py</c>.</summary>
internal static class PyTorchScoring
{
    private const int MiniBatch = 16; // as our lanes have

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "scoring_peer.py");

    /// <summary>Starts a contestant.</summary>
    /// <param name="plan">The images.</param>
    /// <param name="architecture">Which network.</param>
    /// <param name="layout">"plain" or "channels-last".</param>
    /// <param name="list">A file with one path per line.</param>
    public static Contestant Start(ScoringPlan plan, GoogLeNetArchitecture architecture, string layout, string list) =>
        new($"PyTorch float32, {layout}", plan.Python, [Script, architecture.ToString(), layout,
            MiniBatch.ToString(CultureInfo.InvariantCulture), list]);
}
