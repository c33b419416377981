using System.Globalization;

namespace Benchmarks.Results.Generality;

/// <summary>Some numbers of images that each class gives.</summary>
/// <param name="Counts">The numbers; null for all that there are.</param>
internal sealed record ImagesPerClass(IReadOnlyList<int?> Counts)
{
    /// <summary>Reads "5,10,all".</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static ImagesPerClass Parse(string text) => new([.. text.Split(',').Select(word => word == "all" ? (int?)null
        : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 2 ? count
        : throw new FormatException("whole numbers from 2 on, or all, are expected"))]);

    /// <summary>As the user writes one of them.</summary>
    public static string NameOf(int? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "all";

    public override string ToString() => string.Join(',', Counts.Select(NameOf));
}
