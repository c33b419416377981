namespace BatchScoring.Options;

/// <summary>Why a job ends early, as a sentence for the operator and an exit code for the engine that started it.</summary>
internal sealed class JobException(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>One of <see cref="Options.ExitCode"/>.</summary>
    public int ExitCode => exitCode;
}
