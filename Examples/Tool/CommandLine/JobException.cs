namespace Tool.CommandLine;

/// <summary>Why a command ends early, as a sentence for the user and an exit code for the engine that started it.</summary>
internal sealed class JobException(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>One of <see cref="CommandLine.ExitCode"/>.</summary>
    public int ExitCode => exitCode;
}
