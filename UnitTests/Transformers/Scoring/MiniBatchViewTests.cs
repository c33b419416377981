using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

public sealed class MiniBatchViewTests
{
    private static readonly string[] ClassNames = ["daisy", "tulip"];

    private sealed class Row
    {
        public string Name { get; set; } = "";
        public float[] Pixels { get; set; } = [];
    }

    private sealed class Scored
    {
        public string Name { get; set; } = "";
        public float[] Score { get; set; } = [];
        public uint PredictedLabel { get; set; }
    }

    [Theory]
    [InlineData(1, 48)]
    [InlineData(5, 10)]
    [InlineData(32, 2)]
    [InlineData(1000, 1)]
    public void Rows_are_scored_in_mini_batches_and_keep_their_order_and_columns(int miniBatchSize, int expectedCalls)
    {
        var engine = new CountingEngine();

        var scored = Read(View(Rows(48), engine, miniBatchSize));

        Assert.Equal(expectedCalls, engine.Calls);
        Assert.Equal(Enumerable.Range(0, 48).Select(i => $"row {i}"), scored.Select(row => row.Name));
        Assert.All(scored, (row, i) => Assert.Equal(CountingEngine.ProbabilityOfFirst(i), row.Score[0], 6));
        Assert.All(scored, (row, i) => Assert.Equal(CountingEngine.ProbabilityOfFirst(i) >= 0.5 ? 1u : 2u, row.PredictedLabel));
    }

    [Fact]
    public void Row_ids_are_those_of_the_source()
    {
        IDataView source = Source(Rows(10));
        IDataView view = View(source, new CountingEngine(), miniBatchSize: 4);

        Assert.Equal(Ids(source), Ids(view));
    }

    [Fact]
    public void Nothing_is_scored_when_no_score_is_asked_for()
    {
        var engine = new CountingEngine();
        IDataView view = View(Rows(10), engine, miniBatchSize: 4);

        string[] names = [.. view.GetColumn<string>("Name")];

        Assert.Equal(10, names.Length);
        Assert.Equal(0, engine.Calls);
    }

    [Fact]
    public void A_missing_image_has_no_answer_and_its_neighbours_have_their_own()
    {
        Row[] rows = Rows(9);
        rows[0].Pixels = rows[4].Pixels = rows[5].Pixels = rows[8].Pixels = [];
        var engine = new CountingEngine();

        var scored = Read(View(rows, engine, miniBatchSize: 4));

        for (int i = 0; i < rows.Length; i++)
        {
            bool missing = i is 0 or 4 or 5 or 8;
            Assert.Equal(missing, scored[i].PredictedLabel == 0);
            Assert.Equal(missing, scored[i].Score.All(float.IsNaN));
            if (!missing)
                Assert.Equal(CountingEngine.ProbabilityOfFirst(i), scored[i].Score[0], 6);
        }
        Assert.Equal(5, engine.Images);
    }

    [Fact]
    public void A_missing_image_has_no_answer_where_the_model_may_abstain()
    {
        Row[] rows = Rows(3);
        rows[1].Pixels = [];

        var scored = Read(View(Source(rows), new CountingEngine(), miniBatchSize: 4, abstainBelow: 0.6f));

        Assert.Equal([2u, 0u, 2u], scored.Select(row => row.PredictedLabel));
    }

    [Fact]
    public void A_probability_as_high_as_is_needed_suffices()
    {
        Row[] rows = Rows(2, pixels: Fill(32, 20, 20)); // logits of 0 and 0

        Assert.All(Read(View(Source(rows), new CountingEngine(), miniBatchSize: 4, abstainBelow: 0.5f)), row =>
            Assert.Equal(1u, row.PredictedLabel));
    }

    [Fact]
    public void A_vector_that_a_reader_keeps_is_his()
    {
        IDataView view = View(Source(Rows(20)), new CountingEngine(), miniBatchSize: 2, threads: 1);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        var read = cursor.GetGetter<VBuffer<float>>(view.Schema["Pixels"]);
        VBuffer<float> kept = default;
        cursor.MoveNext();
        read(ref kept);

        while (cursor.MoveNext())
        {
        }

        Assert.All(kept.DenseValues(), value => Assert.Equal(0, value)); // of the first row
    }

    [Fact]
    public void A_mini_batch_of_missing_images_only_is_not_scored()
    {
        Row[] rows = Rows(2);
        rows[0].Pixels = rows[1].Pixels = [];
        var engine = new CountingEngine();

        Assert.All(Read(View(rows, engine, miniBatchSize: 4)), row => Assert.Equal(0u, row.PredictedLabel));
        Assert.Equal(0, engine.Calls);
    }

    [Fact]
    public void The_middle_of_a_larger_image_is_scored()
    {
        Row[] rows = Rows(1, side: 40, Fill(side: 40, border: 99, middle: 7));

        Assert.Equal(CountingEngine.ProbabilityOfFirst(7), Read(View(rows, new CountingEngine(), 4))[0].Score[0], 6);
    }

    [Fact]
    public void An_image_column_that_is_asked_for_makes_it_score_row_by_row()
    {
        using var folder = new TempFolder();
        SyntheticImages.ClassFolders(folder, classes: 1, perClass: 3);
        var mlContext = new MLContext(seed: 1);
        IDataView images = mlContext.Transforms.LoadImages("Image", null, "Path")
            .Append(mlContext.Transforms.ResizeImages("Image", 32, 32))
            .Append(mlContext.Transforms.ExtractPixels("Pixels", "Image"))
            .Fit(mlContext.Data.LoadFromEnumerable(Array.Empty<PathRow>()))
            .Transform(
                mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(i => new PathRow { Path = folder[$"class0/{i}.png"] })));
        var engine = new CountingEngine();
        IDataView view = View(images, engine, miniBatchSize: 32);

        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Image"], view.Schema["PredictedLabel"]]);
        var readKey = cursor.GetGetter<uint>(view.Schema["PredictedLabel"]);
        var readImage = cursor.GetGetter<MLImage>(view.Schema["Image"]);
        uint key = 0;
        MLImage? image = null;
        while (cursor.MoveNext())
        {
            readKey(ref key);
            readImage(ref image!);
            Assert.Equal(32, image.Width);
        }

        Assert.Equal(3, engine.Calls);
        image?.Dispose();
    }

    [Fact]
    public void Eight_threads_get_the_answers_of_one()
    {
        IDataView view = View(Rows(20), new CountingEngine(), miniBatchSize: 6);
        string Answers() => string.Join(" ", Read(view).Select(row => $"{row.Name}:{row.Score[0]:R}"));
        string one = Answers();

        string[] eight = [.. Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ => Answers())];

        Assert.All(eight, answers => Assert.Equal(one, answers));
    }

    [Fact]
    public void After_an_engine_that_threw_the_next_image_has_its_own_answer()
    {
        NetworkMapper mapping = Mapping(Source(Rows(1)), new CountingEngine(throwsAtFirst: true), miniBatchSize: 6, threads: 2);
        var runner = MiniBatchRunner.OfOne(mapping);
        PixelImage Image(float value) => new(Fill(32, value, value), PixelLayout.Planes(32, 32));
        var result = new float[2];

        Assert.Throws<InvalidOperationException>(() => runner.Run([Image(20)], result));
        runner.Run([Image(30)], result);

        Assert.Equal(CountingEngine.ProbabilityOfFirst(30), result[0], 1e-5f);
    }

    private sealed class PathRow
    {
        public string Path { get; set; } = "";
    }

    /// <summary>Says of an image what its first value is, and counts.</summary>
    private sealed class CountingEngine(bool throwsAtFirst = false) : IScoringEngine
    {
        private int _calls, _images;

        public string Description => "counts";
        public int Calls => _calls;
        public int Images => _images;

        public void Score(ReadOnlySpan<float> pixels, int count, Span<float> logits)
        {
            if (Interlocked.Increment(ref _calls) == 1 && throwsAtFirst)
                throw new InvalidOperationException("once");
            Interlocked.Add(ref _images, count);
            int length = pixels.Length / count;
            for (int i = 0; i < count; i++)
            {
                logits[2 * i] = LogitOf(pixels[i * length]);
                logits[2 * i + 1] = 0;
            }
        }

        public static float ProbabilityOfFirst(float value) => 1 / (1 + MathF.Exp(-LogitOf(value)));

        private static float LogitOf(float value) => (value - 20) / 10;

        public void Dispose()
        {
        }
    }

    private static Row[] Rows(int count, int side = 32, float[]? pixels = null) =>
        [.. Enumerable.Range(0, count).Select(i => new Row { Name = $"row {i}", Pixels = pixels ?? Fill(side, i, i) })];

    private static float[] Fill(int side, float border, float middle)
    {
        int margin = (side - 32) / 2;
        bool Inside(int place) => place >= margin && place < side - margin;
        return [.. Enumerable.Range(0, 3 * side * side).Select(i => Inside(i % side) && Inside(i / side % side) ? middle : border)];
    }

    private static IDataView Source(Row[] rows) => new MLContext(seed: 1).Data.LoadFromEnumerable(rows);

    private static IDataView View(Row[] rows, IScoringEngine engine, int miniBatchSize) => View(Source(rows), engine, miniBatchSize);

    private static IDataView View(IDataView source, IScoringEngine engine, int miniBatchSize, int threads = 2, float abstainBelow = 0) =>
        new MiniBatchView(source, Mapping(source, engine, miniBatchSize, threads, abstainBelow), new MLContext());

    private static ScoreMapper Mapping(IDataView source, IScoringEngine engine, int miniBatchSize, int threads, float abstainBelow = 0)
    {
        var model = new GoogLeNetModel(GoogLeNetArchitecture.Paper, ClassNames, imageSize: 32, [], new Dictionary<string, WeightTensor>());
        var options = new ComputeOptions { MiniBatchSize = miniBatchSize, Threads = threads };
        var engines = new EnginePool(networks: 1, (_, _) => engine, threads, shareable: true, typeof(GoogLeNetTransformer));
        return new ScoreMapper(
            source.Schema, model, engines, new() { AbstainBelow = abstainBelow }, options,
            new("Pixels", "Label", "Score", "PredictedLabel"),
            PixelColumn.Require(source.Schema, "Pixels", PixelKind.Normalized, "source"), labels: null);
    }

    private static Scored[] Read(IDataView view) =>
        [.. new MLContext().Data.CreateEnumerable<Scored>(view, reuseRowObject: false)];

    private static List<DataViewRowId> Ids(IDataView view)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema.Where(column => column.Name != "Pixels"));
        var read = cursor.GetIdGetter();
        var ids = new List<DataViewRowId>();
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            read(ref id);
            ids.Add(id);
        }
        return ids;
    }
}
