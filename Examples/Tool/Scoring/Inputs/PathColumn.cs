using Tool.CommandLine;

namespace Tool.Scoring.Inputs;

/// <summary>Which column of a list has the paths.</summary>
internal static class PathColumn
{
    private static readonly string[] Usual = ["path", "file", "image", "image_path", "imagepath", "filename", "file_name"];

    /// <summary>The usual names of the column, as a text.</summary>
    public const string UsualNames = "path, file, image, image_path, imagepath, filename or file_name";

    /// <summary>Finds the place of the column.</summary>
    /// <param name="list">The list, for messages.</param>
    /// <param name="columns">All its columns.</param>
    /// <param name="name">The column that was asked for; none: the first of those with a usual name.</param>
    /// <param name="found">The columns as a sentence, for messages.</param>
    public static int Find(string list, IReadOnlyList<string> columns, string? name, string found)
    {
        foreach (string wanted in name is null ? Usual : [name])
        {
            int place = columns.ToList().FindIndex(column => column.Equals(wanted, StringComparison.OrdinalIgnoreCase));
            if (place >= 0)
                return place;
        }
        throw new JobException(ExitCode.Usage, name is null
            ? $"The list '{list}' has no column {UsualNames}. {found} Name the one with the paths with --path-column."
            : $"The list '{list}' has no column '{name}'. {found}");
    }
}
