namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>The columns that a trained GoogLeNet reads and writes.</summary>
internal sealed record ColumnNames(string Pixels, string Label, string Score, string PredictedLabel);
