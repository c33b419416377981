using System.Collections.Immutable;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>Something that is wrong with an image, or may be.</summary>
/// <param name="Row">The row of the image, from 0.</param>
/// <param name="Issue">One of <see cref="Issues"/>.</param>
/// <param name="Reason">What was found, as a clause.</param>
/// <param name="Neighbour">The row of the image to look at beside it; null where there is none.</param>
/// <param name="Score">From 0 to 1, the most suspect.</param>
internal sealed record Finding(int Row, string Issue, string Reason, int? Neighbour, double Score);

/// <summary>What can be wrong with an image, the worst first.</summary>
internal static class Issues
{
    public const string Unreadable = "unreadable", Leak = "leak", Duplicate = "duplicate", Label = "label", Outlier = "outlier",
        Dark = "dark", Blurred = "blurred", Small = "small";

    public static ImmutableArray<string> All { get; } = [Unreadable, Leak, Duplicate, Label, Outlier, Dark, Blurred, Small];
}
