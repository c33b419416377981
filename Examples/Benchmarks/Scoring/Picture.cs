namespace Benchmarks.Scoring;

/// <summary>A row to score.</summary>
internal sealed class Picture
{
    public string ImagePath { get; set; } = "";
}
