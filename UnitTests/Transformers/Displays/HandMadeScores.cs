using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Displays;

/// <summary>Rows as scoring gives them, with scores that somebody thought of.</summary>
internal sealed class HandMadeScores
{
    public string ImagePath { get; set; } = "";
    public byte[] Pixels { get; set; } = [];
    public uint Label { get; set; }
    public uint PredictedLabel { get; set; }
    public float[] Score { get; set; } = [];

    /// <summary>A row whose prediction is the likeliest class; labels count from 1, and 0 is none.</summary>
    public static HandMadeScores Row(uint label, float[] score, string imagePath = "", byte[]? pixels = null) => new()
    {
        Label = label,
        Score = score,
        PredictedLabel = float.IsNaN(score[0]) ? 0 : (uint)Array.IndexOf(score, score.Max()) + 1,
        ImagePath = imagePath,
        Pixels = pixels ?? [.. Enumerable.Repeat((byte)200, 3 * 32 * 32)],
    };

    /// <summary>Columns ImagePath, Pixels [3, 32, 32], Label and PredictedLabel (keys) and Score.</summary>
    public static IDataView View(string[] classNames, HandMadeScores[] rows, string[]? labelNames = null, bool namedScores = true)
    {
        var definition = SchemaDefinition.Create(typeof(HandMadeScores));
        definition[nameof(Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Byte, 3, 32, 32);
        definition[nameof(Score)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, classNames.Length);
        if (namedScores)
            Annotate(definition[nameof(Score)], "SlotNames", classNames);
        Name(definition[nameof(PredictedLabel)], classNames);
        Name(definition[nameof(Label)], labelNames ?? classNames);
        return new MLContext(seed: 1).Data.LoadFromEnumerable(rows.Select(InMemory), definition);
    }

    /// <summary>The same with predictions that are text, as MapKeyToValue makes them.</summary>
    public static IDataView WithTextPredictions(IDataView view)
    {
        var mlContext = new MLContext(seed: 1);
        return mlContext.Transforms.Conversion.MapKeyToValue(nameof(PredictedLabel)).Fit(view).Transform(view);
    }

    /// <summary>The same without labels.</summary>
    public static IDataView WithoutLabel(IDataView view)
    {
        var mlContext = new MLContext(seed: 1);
        return mlContext.Transforms.DropColumns("Label").Fit(view).Transform(view);
    }

    // Keys of objects in memory count from 0; what is beyond them is missing.
    private static HandMadeScores InMemory(HandMadeScores row) => new()
    {
        ImagePath = row.ImagePath,
        Pixels = row.Pixels,
        Label = unchecked(row.Label - 1),
        PredictedLabel = unchecked(row.PredictedLabel - 1),
        Score = row.Score,
    };

    private static void Name(SchemaDefinition.Column column, string[] names)
    {
        column.ColumnType = new KeyDataViewType(typeof(uint), names.Length);
        Annotate(column, "KeyValues", names);
    }

    private static void Annotate(SchemaDefinition.Column column, string kind, string[] names) => column.AddAnnotation(
        kind, new VBuffer<ReadOnlyMemory<char>>(names.Length, [.. names.Select(name => name.AsMemory())]),
        new VectorDataViewType(TextDataViewType.Instance, names.Length));
}
