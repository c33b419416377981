using System.Reflection;
using MLNet.GoogLeNet.Data.Files;

namespace Tool.CommandLine;

/// <summary>What a user sees of an exception.</summary>
internal static class Failure
{
    private const string NoTemporaryFolder = "ML.NET needs the temporary folder to save and load models, and nothing can be written there. "
        + "Set the environment variable TMPDIR (TMP on Windows) to a folder that this user can write to.";

    private static readonly char[] LineBreaks = ['\r', '\n'];

    /// <summary>The message of the exception that says what happened, in one line.</summary>
    public static string Describe(Exception exception)
    {
        Exception cause = CauseOf(exception);
        // The rest names a parameter of the library, which means nothing to a user.
        string message = cause.Message;
        if (cause is ArgumentException { ParamName: { } name })
            message = message.Split($" (Parameter '{name}')")[0];
        return message.Length == 0 ? cause.GetType().Name
            : TemporaryFolder.StopsModels(cause) ? $"{NoTemporaryFolder} The system says: {OneLine(cause.Message)}"
            : OneLine(message);
    }

    /// <summary>Whether the run was asked to end.</summary>
    public static bool IsCancellation(Exception exception) => CauseOf(exception) is OperationCanceledException;

    /// <summary>What the tool tells the shell about it: one of <see cref="ExitCode"/>.</summary>
    public static int CodeOf(Exception exception) => CauseOf(exception) switch
    {
        JobException job => job.ExitCode,
        OperationCanceledException => ExitCode.Interrupted,
        _ => ExitCode.Unusable,
    };

    /// <summary>The exception inside those that only say where something went wrong.</summary>
    public static Exception CauseOf(Exception exception)
    {
        while (IsWrapper(exception) && exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }

    /// <summary>The text without line breaks.</summary>
    public static string OneLine(string text) => string.Join(
        ' ', text.Split(LineBreaks, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static bool IsWrapper(Exception exception) => exception
        is AggregateException
        or TargetInvocationException
        or TypeInitializationException // a native library that does not load
        or { InnerException: TargetInvocationException } // ML.NET: "Error during class instantiation"
        || (exception is InvalidOperationException && exception.Message.Contains("Splitter/consolidator")); // ML.NET
}
