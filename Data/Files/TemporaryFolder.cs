namespace MLNet.GoogLeNet.Data.Files;

/// <summary>Says that the temporary folder cannot be written to; the system's own errors name a random path in it and no remedy.</summary>
internal static class TemporaryFolder
{
    /// <summary>Whether ML.NET could not make its temporary folder, as it does whenever it saves or loads a model.</summary>
    public static bool StopsModels(Exception e) =>
        e is IOException or UnauthorizedAccessException && e.Message.Contains("ml_dotnet_", StringComparison.Ordinal);

    /// <summary>What to throw instead.</summary>
    /// <param name="purpose">What needs a temporary file, as the beginning of a sentence.</param>
    /// <param name="alternative">What else helps besides the environment variable, as its end.</param>
    /// <param name="cause">What the system said.</param>
    public static IOException Unusable(string purpose, string alternative, Exception cause) => new(
        $"{purpose}, and no file can be created there. Set the environment variable TMPDIR (TMP on Windows) to a folder that "
        + $"this user can write to, {alternative}. The system says: {cause.Message}", cause);
}
