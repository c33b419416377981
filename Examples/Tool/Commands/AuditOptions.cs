using Tool.CommandLine;

namespace Tool.Commands;

/// <summary>Which images are audited, and where the result goes.</summary>
internal sealed record AuditOptions
{
    [ExistingPath(
        "images", "folder or csv", "The images: a folder with one subfolder per class, or a CSV list with file, label and perhaps split.")]
    public required string Images { get; init; }

    [ExistingFile("--weights", "file", "The weights whose features are compared, such as \"$(googlenet weights bvlc)\".")]
    public required string Weights { get; init; }

    [OutputFile("--output", "csv", "Where the rows go: path, issue, reason, neighbour, score.")]
    public required string Output { get; init; }

    [OutputFile("--report", "html", "A page that shows suspects beside their neighbours.")]
    public string? Report { get; init; }

    [Text("--group", "column", "The column of a list that says which images belong together, such as those of a patient.")]
    public string? Group { get; init; }

    [OutputFile("--feature-cache", "file", "Keeps the features for the next audit, and for train --head-only.")]
    public string? FeatureCache { get; init; }

    [WholeNumber("--seed", 0, int.MaxValue, "Decides which images are held out together when labels are judged.")]
    public int Seed { get; init; } = 1;
}
