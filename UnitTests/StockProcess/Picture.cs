namespace StockProcess;

/// <summary>A row that goes in.</summary>
internal sealed class Picture
{
    public string ImagePath { get; set; } = "";
}
