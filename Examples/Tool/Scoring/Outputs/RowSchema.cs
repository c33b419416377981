using MLNet.GoogLeNet.Transformers.Weights;

namespace Tool.Scoring.Outputs;

/// <summary>The columns of the rows, the same for every format.</summary>
internal sealed class RowSchema
{
    public const string Path = "path", Label = "label", Score = "score", TopLabels = "top_labels", TopScores = "top_scores",
        Scores = "scores",
        UnknownPValue = "unknown_p_value", Unknown = "unknown", LabelSet = "label_set", LabelSetSize = "label_set_size",
        ProfileBins = "profile_bins", Features = "features", Error = "error", Reason = "reason";

    private static readonly string[] Reserved = [Path, Label, Score, TopLabels, TopScores, Scores, Features, Error, Reason];

    /// <summary>The columns of a calibrated model.</summary>
    public static readonly string[] OfCalibration = [UnknownPValue, Unknown, LabelSet, LabelSetSize];

    /// <param name="ownColumns">The columns that the input has beside the path.</param>
    /// <param name="classNames">The classes in the order of the model.</param>
    /// <param name="topK">Number of likeliest classes; cut to the number of classes.</param>
    /// <param name="allScores">Whether there is a score for each class.</param>
    /// <param name="featureCount">Number of features; 0 where there are none.</param>
    /// <param name="isCalibrated">Whether the model says which images are unknown, and gives sets of labels.</param>
    /// <param name="profile">The profile whose bins the journal has of each row, if any.</param>
    public RowSchema(
        IReadOnlyList<string> ownColumns, IReadOnlyList<string> classNames, int topK, bool allScores, int featureCount = 0,
        bool isCalibrated = false, ReferenceProfile? profile = null)
    {
        ClassNames = classNames;
        TopK = Math.Min(topK, classNames.Count);
        AllScores = allScores;
        FeatureCount = featureCount;
        IsCalibrated = isCalibrated;
        Profile = profile;
        string[] calibrated = [.. isCalibrated ? OfCalibration : [], .. profile is null ? (string[])[] : [ProfileBins]];
        var taken = new HashSet<string>([.. Reserved, .. calibrated, .. CsvRows.NamesOfLists(this)], StringComparer.OrdinalIgnoreCase);
        string[] named = [.. ownColumns.Select(name => name.Length == 0 ? "column" : name)];
        bool[] isFree = [.. named.Select(taken.Add)];
        OwnColumns = [.. named.Select((name, i) => isFree[i] ? name : Free(name, taken))];
    }

    /// <summary>The names of the input's columns in the output: "input_label" where "label" is taken.</summary>
    public IReadOnlyList<string> OwnColumns { get; }

    public IReadOnlyList<string> ClassNames { get; }

    public int TopK { get; }

    public bool AllScores { get; }

    public int FeatureCount { get; }

    public bool IsCalibrated { get; }

    public ReferenceProfile? Profile { get; }

    private static string Free(string name, HashSet<string> taken)
    {
        string free = $"input_{name}";
        for (int number = 2; !taken.Add(free); number++)
            free = $"input_{name}_{number}";
        return free;
    }
}
