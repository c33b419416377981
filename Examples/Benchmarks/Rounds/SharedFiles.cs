namespace Benchmarks.Rounds;

/// <summary>Where the images and weights behind RESULTS.md are, beside the clone.</summary>
internal static class SharedFiles
{
    /// <summary>The list of the Oxford 17 flowers.</summary>
    public static string Flowers { get; } = In("flowers17", "flowers17.csv");

    /// <summary>The list of steel surfaces.</summary>
    public static string Steel { get; } = In("steel", "steel.csv");

    /// <summary>The ImageNet weights of BVLC.</summary>
    public static string Weights { get; } = In("bvlc_googlenet", "bvlc_googlenet.safetensors");

    private static string In(string folder, string file) => Path.Combine("..", "shared", "data", folder, file);
}
