using CommandLine;
using Tool.Scoring.Job;

namespace Tool.CommandLine;

/// <summary>What the tool tells the shell, or the engine that runs it.</summary>
internal static class ExitCode
{
    /// <summary>All is done; of a scoring job: every image has its scores.</summary>
    public const int Success = 0;

    /// <summary>The output is complete, and some of its rows say why their image has no scores.</summary>
    public const int SomeFailed = 1;

    /// <summary>The command is wrong, or the input that it names.</summary>
    public const int Usage = 2;

    /// <summary>More images failed than <c>--max-errors</c> allows.</summary>
    public const int TooManyErrors = 3;

    /// <summary>The model, the data or the output cannot be used; trying again will not help.</summary>
    public const int Unusable = 4;

    /// <summary>Stopped before the end; of a scoring job: the same command resumes there.</summary>
    public const int Interrupted = 5;

    /// <summary>The input has no images, so the output has no rows.</summary>
    public const int NothingFound = 6;

    /// <summary>An audit found something to look at.</summary>
    public const int Suspects = 7;

    /// <summary>The output is complete, and its images differ from the reference more than <c>--drift-alarm</c> allows.</summary>
    public const int Drifted = 8;

    /// <summary>The code of a scoring job that is finished.</summary>
    /// <param name="manifest">What came out.</param>
    /// <param name="driftAlarm">The p-value from which on down drift is an alarm; null for none.</param>
    public static int Of(Manifest manifest, double? driftAlarm) =>
        manifest.Input is { Images: 0 } ? NothingFound
        : manifest.Drift?.PValue <= driftAlarm ? Drifted
        : manifest.Counts.Failed == 0 ? Success
        : SomeFailed;

    /// <summary>The code of a command whose result is what it prints.</summary>
    public static int UnlessOutputIsLost(int code) => BestEffortWriter.IsOutputLost ? Unusable : code;

    /// <summary>The codes of a scoring job as its help lists them.</summary>
    public const string Help = """
        Exit codes:
          0  all images are scored
          1  finished, but some images failed: their rows have an error and a reason
          2  the command is wrong, or the input that it names cannot be read
          3  more images failed than --max-errors allows
          4  the model or the output cannot be used: trying again will not help
          5  interrupted: the same command resumes where this one stopped
          6  the input has no images, such as an empty folder or a pattern that nothing fits: the output has no rows
          8  finished, but the images have drifted: --drift-alarm; some of them may have failed too
        """;
}
