using Microsoft.ML;
using MLNet.GoogLeNet.Data.Files;
using MLNet.GoogLeNet.Displays.Formatting;
using MLNet.GoogLeNet.Displays.Html;

namespace MLNet.GoogLeNet;

/// <summary>
/// Keeps what training reports of its epochs, for a table, a plot or a file:
/// <c>Progress = history</c> in <see cref="GoogLeNetOptions"/>.
/// </summary>
/// <remarks>
/// It receives epochs at once and in order, from any thread. A second training run appends to the history of the first.
/// </remarks>
/// <param name="inner">Also receives each epoch, once it is kept; none by default.</param>
[TypeFormatterSource(typeof(DisplayFormatterSource))]
public sealed partial class TrainingHistory(IProgress<EpochMetrics>? inner = null) : IProgress<EpochMetrics>, IDisplay
{
    private readonly Lock _lock = new();
    private readonly List<EpochMetrics> _epochs = [];

    /// <summary>Also receives each epoch.</summary>
    internal IProgress<EpochMetrics>? Inner => inner;

    /// <summary>The epochs so far, in order; a list of its own that does not grow.</summary>
    public IReadOnlyList<EpochMetrics> Epochs
    {
        get
        {
            lock (_lock)
                return [.. _epochs];
        }
    }

    /// <summary>
    /// Every image that the network learned from, the most suspect label first, once training of all layers is complete: a wrong label
    /// has a low margin, since images of the right class pull the other way (area under the margin, Pleiss et al. 2020). It comes out of
    /// the training itself. Empty before, and where the classifier alone was trained: each image is not seen in epochs there;
    /// <c>AuditImages</c> judges labels by the same features instead.
    /// </summary>
    public IReadOnlyList<SuspectLabel> SuspectLabels { get; private set; } = [];

    /// <summary>Tells a history that the options have, and those inside it.</summary>
    internal static void Tell(IProgress<EpochMetrics>? progress, Func<IReadOnlyList<SuspectLabel>> suspects)
    {
        if (progress is not TrainingHistory)
            return;
        IReadOnlyList<SuspectLabel> found = suspects();
        for (; progress is TrainingHistory history; progress = history.Inner)
            history.SuspectLabels = found;
    }

    /// <inheritdoc/>
    public void Report(EpochMetrics value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_lock)
            _epochs.Add(value);
        inner?.Report(value);
    }

    /// <summary>
    /// The epochs so far as rows: the properties of <see cref="EpochMetrics"/>, NaN for what is missing, the duration in seconds.
    /// </summary>
    public IDataView ToDataView(MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return mlContext.Data.LoadFromEnumerable(Epochs.Select(epoch => new Row
        {
            Epoch = epoch.Epoch,
            Epochs = epoch.Epochs,
            LearningRate = epoch.LearningRate,
            TrainingLoss = epoch.TrainingLoss,
            TrainingAccuracy = epoch.TrainingAccuracy,
            ValidationLoss = epoch.ValidationLoss ?? double.NaN,
            ValidationAccuracy = epoch.ValidationAccuracy ?? double.NaN,
            ValidationMacroAccuracy = epoch.ValidationMacroAccuracy ?? double.NaN,
            IsBest = epoch.IsBest,
            Seconds = epoch.Duration.TotalSeconds,
        }).ToArray());
    }

    /// <summary>
    /// Writes the epochs so far as CSV with the same columns, and an empty field for what is missing. The file is replaced in one
    /// act.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written; the old file is kept.</exception>
    public void WriteCsv(string path) => CsvTable.Write(path, Epochs.Select(epoch => new
    {
        epoch.Epoch,
        epoch.Epochs,
        epoch.LearningRate,
        epoch.TrainingLoss,
        epoch.TrainingAccuracy,
        epoch.ValidationLoss,
        epoch.ValidationAccuracy,
        epoch.ValidationMacroAccuracy,
        epoch.IsBest,
        Seconds = epoch.Duration.TotalSeconds,
    }));

    private sealed class Row
    {
        public int Epoch { get; init; }
        public int Epochs { get; init; }
        public double LearningRate { get; init; }
        public double TrainingLoss { get; init; }
        public double TrainingAccuracy { get; init; }
        public double ValidationLoss { get; init; }
        public double ValidationAccuracy { get; init; }
        public double ValidationMacroAccuracy { get; init; }
        public bool IsBest { get; init; }
        public double Seconds { get; init; }
    }
}
