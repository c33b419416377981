namespace Benchmarks.Rounds;

/// <summary>Contestants of ours: this very program, started with a hidden command.</summary>
internal static class OwnProgram
{
    /// <param name="name">As the table calls it.</param>
    /// <param name="arguments">The hidden command and its arguments.</param>
    public static Contestant Start(string name, params IEnumerable<string> arguments) =>
        new(name, Environment.ProcessPath!, [.. Host, .. arguments]);

    // Under "dotnet Benchmarks.dll" the process is dotnet, and wants to be told what to run.
    private static string[] Host =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Path.Combine(AppContext.BaseDirectory, "Benchmarks.dll")] : [];
}
