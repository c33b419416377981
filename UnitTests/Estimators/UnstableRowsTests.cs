using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Scoring;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

/// <summary>Rows that come in another order each time that they are read, as those of a sequence that shuffles.</summary>
public sealed class UnstableRowsTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly List<string> _warnings = [];
    private int _readings;

    public UnstableRowsTests() => _mlContext.Log += (_, entry) =>
    {
        if (entry.Kind == ChannelMessageKind.Warning)
            _warnings.Add(entry.RawMessage);
    };

    [Fact]
    public void Images_that_are_read_again_are_refused_with_the_labels_of_others()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Fit(TrainedFlowers.Tiny with { ImageCacheBytes = 0 }));

        Assert.Contains("had another label when the data was read before, so its rows come in another order each time", error.Message);
    }

    [Fact]
    public void So_are_those_of_which_the_classifier_alone_is_computed_first()
    {
        using GoogLeNetTransformer start = Fit(TrainedFlowers.Tiny);

        var error = Assert.Throws<InvalidOperationException>(() => Fit(TrainedFlowers.Tiny with { StartFrom = start, HeadFirst = true }));

        Assert.Contains("had another label when the data was read before", error.Message);
    }

    [Fact]
    public void A_history_has_suspect_labels_without_paths_and_the_model_is_not_lost()
    {
        var history = new TrainingHistory();

        Fit(TrainedFlowers.Tiny with { Progress = history }).Dispose();

        Assert.Equal(12, history.SuspectLabels.Count);
        Assert.All(history.SuspectLabels, suspect => Assert.Null(suspect.ImagePath));
        Assert.Contains(_warnings, text => text.StartsWith("Suspect labels come without the paths of their images. Row "));
    }

    [Fact]
    public void Classes_of_the_same_name_are_refused()
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumns([ScoreColumns.Label("Label", ["a", "b", "a"])]);

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => ImageReader.ClassNames(schema.ToSchema()["Label"], "input"));

        Assert.Contains("Column 'Label' has two classes of the name 'a'", error.Message);
    }

    private GoogLeNetTransformer Fit(GoogLeNetOptions options)
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Turning());
        IDataView data = _mlContext.Transforms.Conversion.MapValueToKey(
            "Label", "Class", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(rows).Transform(rows);
        return _mlContext.MulticlassClassification.Trainers.GoogLeNet(options).Fit(data);
    }

    // Begins with another row each time.
    private IEnumerable<Row> Turning()
    {
        int first = Interlocked.Increment(ref _readings);
        for (int i = 0; i < 12; i++)
        {
            int number = (first + i) % 12;
            yield return new()
            {
                ImagePath = $"{number}.png",
                Class = number % 2 == 0 ? "a" : "b",
                Pixels = [.. Enumerable.Range(0, 3 * 36 * 36).Select(place => (float)(place * (number + 1) % 200 - 100))],
            };
        }
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";
        public string Class { get; set; } = "";

        [VectorType(3, 36, 36)]
        public float[] Pixels { get; set; } = [];
    }
}
