using MLNet.GoogLeNet.Data.Files;
using Tool.CommandLine;
using Tool.Scoring.Options;

namespace Tool.Scoring.Inputs;

/// <summary>Finds out what kind of input it is.</summary>
internal static class ImageSources
{
    public const string StandardInput = "-";

    /// <summary>Opens the input that the options name.</summary>
    /// <exception cref="JobException">There is no such input, or it cannot be read.</exception>
    public static IImageSource Open(ScoreOptions options)
    {
        try
        {
            return OpenUnchecked(options);
        }
        catch (InvalidDataException e)
        {
            throw new JobException(ExitCode.Usage, e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JobException(ExitCode.Usage, $"The input '{options.Input}' cannot be read: {e.Message}", e);
        }
    }

    private static IImageSource OpenUnchecked(ScoreOptions options)
    {
        string input = options.Input;
        if (input == StandardInput)
        {
            char separator = options.NulSeparated ? '\0' : '\n';
            return new PathStream(new StrictTextReader(Console.OpenStandardInput(), path: null, separator), separator, options.Shard);
        }
        if (Directory.Exists(input))
            return FolderSource.Of(input, options.Shard);
        if (!File.Exists(input))
        {
            return FolderSource.IsPattern(input) ? FolderSource.OfPattern(input, options.Shard)
                : throw new JobException(ExitCode.Usage,
                    $"There is no input '{input}'. Give a folder, a pattern with *, a list (.csv, .tsv or .jsonl), or -.");
        }
        return Path.GetExtension(input).ToLowerInvariant() switch
        {
            ".csv" or ".tsv" => new CsvList(input, options.PathColumn, options.Shard),
            ".jsonl" or ".ndjson" => new JsonLinesList(input, options.PathColumn, options.Shard),
            _ => throw new JobException(ExitCode.Usage, $"The input '{input}' is a file, but not a list: .csv, .tsv or .jsonl. "
                + "Pipe a list of bare paths into --input -."),
        };
    }
}
