using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>The columns that scoring adds, with the names of the classes in the annotations that ML.NET's evaluators read.</summary>
internal static class ScoreColumns
{
    /// <summary>The most likely classes of a row, by name, and their scores.</summary>
    public const string TopLabels = "TopLabels", TopScores = "TopScores";

    /// <summary>
    /// What a calibrated network says of an image: the share of held-out images that are as far from all classes, whether that is too
    /// small, the names of the classes that it may be, and their number.
    /// </summary>
    public const string UnknownPValue = "UnknownPValue", Unknown = "Unknown", LabelSet = "LabelSet", LabelSetSize = "LabelSetSize";

    /// <summary>The columns of a calibrated network, in the order of these names.</summary>
    public static IEnumerable<DataViewSchema.DetachedColumn> OfCalibration() =>
    [
        new(UnknownPValue, NumberDataViewType.Single),
        new(Unknown, BooleanDataViewType.Instance),
        new(LabelSet, new VectorDataViewType(TextDataViewType.Instance)),
        new(LabelSetSize, NumberDataViewType.Int32),
    ];

    /// <summary>The bins of an image in the reference profile of a calibration.</summary>
    public const string ProfileBins = "ProfileBins";

    public static DataViewSchema.DetachedColumn OfProfile() => new(ProfileBins, new VectorDataViewType(NumberDataViewType.Int32));

    public static DataViewSchema.DetachedColumn PredictedLabel(string name, IReadOnlyList<string> classNames)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        AddNames(annotations, "KeyValues", classNames);
        AddKind(annotations, "PredictedLabel");
        return new(name, new KeyDataViewType(typeof(uint), classNames.Count), annotations.ToAnnotations());
    }

    public static DataViewSchema.DetachedColumn Score(string name, IReadOnlyList<string> classNames)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        AddNames(annotations, "SlotNames", classNames);
        AddNames(annotations, "TrainingLabelValues", classNames);
        AddKind(annotations, "Score");
        return new(name, new VectorDataViewType(NumberDataViewType.Single, classNames.Count), annotations.ToAnnotations());
    }

    /// <summary>The label column in the order of the model's classes.</summary>
    public static DataViewSchema.DetachedColumn Label(string name, IReadOnlyList<string> classNames)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        AddNames(annotations, "KeyValues", classNames);
        return new(name, new KeyDataViewType(typeof(uint), classNames.Count), annotations.ToAnnotations());
    }

    private static void AddNames(DataViewSchema.Annotations.Builder annotations, string kind, IReadOnlyList<string> names)
    {
        var values = new VBuffer<ReadOnlyMemory<char>>(names.Count, names.Select(name => name.AsMemory()).ToArray());
        annotations.Add(kind, new VectorDataViewType(TextDataViewType.Instance, names.Count),
            (ref VBuffer<ReadOnlyMemory<char>> destination) => values.CopyTo(ref destination));
    }

    private static void AddKind(DataViewSchema.Annotations.Builder annotations, string valueKind)
    {
        annotations.Add("ScoreColumnKind", TextDataViewType.Instance,
            (ref ReadOnlyMemory<char> kind) => kind = "MulticlassClassification".AsMemory());
        annotations.Add("ScoreValueKind", TextDataViewType.Instance,
            (ref ReadOnlyMemory<char> kind) => kind = valueKind.AsMemory());
    }
}

/// <summary>The columns that a trained GoogLeNet reads and writes.</summary>
internal sealed record ColumnNames(string Pixels, string Label, string Score, string PredictedLabel);
