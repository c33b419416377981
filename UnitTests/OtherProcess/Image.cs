namespace OtherProcess;

/// <summary>A row that goes in.</summary>
internal sealed class Image
{
    public string ImagePath { get; set; } = "";
}
