namespace Benchmarks.Rounds;

/// <summary>Contestants of ours: this very program, started with a hidden command.</summary>
internal static class OwnProgram
{
    /// <param name="name">As the table calls it.</param>
    /// <param name="arguments">The hidden command and its arguments.</param>
    /// <param name="variables">What its environment has besides; null for a variable that is removed.</param>
    public static Contestant Start(string name, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? variables = null) =>
        new(name, Environment.ProcessPath!, [.. Host, .. arguments], variables);

    // Under "dotnet Benchmarks.dll" the process is dotnet, and wants to be told what to run.
    private static string[] Host =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Path.Combine(AppContext.BaseDirectory, "Benchmarks.dll")] : [];
}
