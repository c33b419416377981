namespace Benchmarks.Scoring;

/// <summary>A row to score.</summary>
internal sealed class Image
{
    public string ImagePath { get; set; } = "";
}
