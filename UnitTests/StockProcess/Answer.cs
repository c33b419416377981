namespace StockProcess;

/// <summary>A row that comes out.</summary>
internal sealed class Answer
{
    public string ImagePath { get; set; } = "";
    public string Name { get; set; } = "";
    public float[] Score { get; set; } = [];
}
