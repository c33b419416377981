using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Tool.Commands;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

/// <summary>Several threads read, decode and score; whoever reads the rows sees nothing of it.</summary>
public sealed class LanesTests
{
    private static readonly string[] ClassNames = ["daisy", "tulip"];
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 16)]
    [InlineData(3, 5)]
    [InlineData(5, 40)]
    public void Rows_come_in_their_order_with_their_own_ids_and_answers(int threads, int miniBatchSize)
    {
        IDataView source = Source(150);
        IDataView view = View(source, new FirstValueEngine(), threads, miniBatchSize);

        Assert.Equal(Enumerable.Range(0, 150).Select(i => (float)i), Answers(view));
        Assert.Equal(Enumerable.Range(0, 150).Select(i => $"row {i}"), view.GetColumn<string>("Name"));
        Assert.Equal(Ids(source), Ids(view));
    }

    [Fact]
    public void Each_lane_is_a_thread_of_its_own_that_says_so_to_the_engine()
    {
        var engine = new FirstValueEngine { Barrier = new Barrier(3) };

        Answers(View(Source(48), engine, threads: 3, miniBatchSize: 16)); // waits until three score at once

        Assert.Equal(3, engine.Lanes.Distinct().Count());
        Assert.Equal(engine.Lanes.Order(), engine.Threads.Distinct().Order());
    }

    [Fact]
    public void Fewer_images_than_a_mini_batch_are_shared_out_among_all_lanes()
    {
        var engine = new FirstValueEngine();

        Answers(View(Source(8), engine, threads: 4, miniBatchSize: 16));

        Assert.Equal(4, engine.Threads.Distinct().Count());
    }

    [Fact]
    public void A_single_cursor_is_read_in_turns_and_scored_at_once()
    {
        var engine = new FirstValueEngine { Barrier = new Barrier(2) };
        var rows = Enumerable.Range(0, 40).Select(i => new SingleRow { Pixels = [.. Enumerable.Repeat((float)i, 3 * 32 * 32)] });

        Assert.Equal(Enumerable.Range(0, 40).Select(i => (float)i),
            Answers(View(_mlContext.Data.LoadFromEnumerable(rows), engine, threads: 2, miniBatchSize: 10)));
    }

    [Fact]
    public void An_error_ends_the_rows_before_its_place()
    {
        var engine = new FirstValueEngine { FailsAt = 100 };
        IDataView view = View(Source(150), engine, threads: 2, miniBatchSize: 16);
        var seen = new List<float>();

        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Score"]]);
        var read = cursor.GetGetter<VBuffer<float>>(view.Schema["Score"]);
        VBuffer<float> score = default;
        var error = Assert.Throws<InvalidOperationException>(() =>
        {
            while (cursor.MoveNext())
            {
                read(ref score);
                seen.Add(score.GetItemOrDefault(0));
            }
        });

        Assert.Equal("out of order at 100", error.Message);
        Assert.InRange(seen.Count, 64, 96); // its neighbours of other lanes may be missing
        Assert.Equal(Enumerable.Range(0, seen.Count).Select(i => (float)i), seen);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void An_error_in_rows_that_nobody_wants_any_more_is_not_reported_as_unobserved()
    {
        var unobserved = new ConcurrentBag<string>();
        EventHandler<UnobservedTaskExceptionEventArgs> listen = (_, e) => unobserved.Add(e.Exception.ToString());
        TaskScheduler.UnobservedTaskException += listen;

        LeaveBeforeTheError();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= listen;

        Assert.DoesNotContain(unobserved, text => text.Contains("out of order at 1234"));

        void LeaveBeforeTheError()
        {
            var engine = new FirstValueEngine { FailsAt = 1234 };
            IDataView view = View(Source(1300), engine, threads: 1, miniBatchSize: 617); // it is in the third block
            using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Score"]]);
            Assert.True(cursor.MoveNext());
            for (int i = 0; i < 100 && engine.Images < 1235; i++)
                Thread.Sleep(20);
        }
    }

    [Fact]
    public void A_cursor_that_is_left_early_stops_its_lanes()
    {
        var engine = new FirstValueEngine();
        IDataView view = View(Source(5000), engine, threads: 2, miniBatchSize: 4);

        using (DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Score"]]))
            Assert.True(cursor.MoveNext());

        int images = engine.Images;
        Assert.InRange(images, 1, 100); // a few blocks ahead, not all
        Thread.Sleep(50);
        Assert.Equal(images, engine.Images);
    }

    [Fact]
    public void A_context_that_is_told_to_cancel_ends_the_rows_at_the_next_mini_batch()
    {
        var context = new MLContext(seed: 1); // not that of the source, which has to go on
        IHost host = ((IHostEnvironment)context).Register("test");
        IDataView source = Source(150);
        var view = new MiniBatchView(source, Mapping(source, new FirstValueEngine(), threads: 1, miniBatchSize: 16), host);
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Score"]]);
        Assert.True(cursor.MoveNext());

        context.CancelExecution();

        for (int row = 1; row < 16; row++)
            Assert.True(cursor.MoveNext());
        Assert.Throws<OperationCanceledException>(() => cursor.MoveNext());
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void Transformers_ask_their_context_and_score_again_once_it_is_cancelled()
    {
        var context = new MLContext(seed: 1);
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper);
        IDataView source = Source(2);
        using var scoring = new GoogLeNetTransformer(context, model, new("Pixels", "Label", "Score", "PredictedLabel"));
        using GoogLeNetFeaturizingTransformer features = context.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", model).Fit(source);
        IDataView scored = scoring.Transform(source), featurized = features.Transform(source);
        using DataViewRowCursor scores = scored.GetRowCursor([scored.Schema["Score"]]);
        using DataViewRowCursor values = featurized.GetRowCursor([featurized.Schema["Features"]]);

        context.CancelExecution();

        Assert.Throws<OperationCanceledException>(() => scores.MoveNext());
        Assert.Throws<OperationCanceledException>(() => values.MoveNext());
        Assert.Equal(2, scored.GetColumn<float[]>("Score").Count()); // AutoML cancels the context of a model before it hands it out
        Assert.Equal(2, featurized.GetColumn<float[]>("Features").Count());
    }

    [Fact]
    public void A_reader_that_waits_is_not_run_away_from()
    {
        var engine = new FirstValueEngine();
        IDataView view = View(Source(2000), engine, threads: 2, miniBatchSize: 4);
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Score"]]);
        Assert.True(cursor.MoveNext());
        for (int before = -1; before != engine.Images; Thread.Sleep(100))
            before = engine.Images;

        Assert.InRange(engine.Images, 4, 2 * 4 * 5); // handed out, ready and under way
    }

    [Fact]
    public void An_order_of_chance_is_that_of_the_source()
    {
        IDataView source = _mlContext.Data.Cache(Source(60)); // which can be shuffled
        IDataView view = View(source, new FirstValueEngine(), threads: 3, miniBatchSize: 7);

        List<string> order = Names(source, new Random(5));

        Assert.NotEqual(Enumerable.Range(0, 60).Select(i => $"row {i}"), order);
        Assert.Equal(order, Names(view, new Random(5), "Score"));
    }

    [Fact]
    public void Images_wait_as_bytes_for_their_lane()
    {
        IDataView source = Source(10);
        NetworkMapper mapping = Mapping(source, new FirstValueEngine(), threads: 1, miniBatchSize: 4);
        using var input = new LaneInput(mapping, source.GetRowCursor(source.Schema), [], lanes: 1);
        PixelImage[] images = [new(), new(), new(), new()];

        Assert.True(input.TryRead(images, TestContext.Current.CancellationToken, out RowBlock? block, out _));

        Assert.Equal(4, block!.Count);
        Assert.All(images, image => Assert.True(image.IsBytes));
        Assert.All(images, image => Assert.Equal(3 * 32 * 32, image.ByteCount));
    }

    // Bytes that become singles when they are read: a source that gives as many cursors as there are lanes.
    private IDataView Source(int count)
    {
        var definition = SchemaDefinition.Create(typeof(ByteRow));
        definition[nameof(ByteRow.Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Byte, 3, 32, 32);
        definition[nameof(ByteRow.Number)].ColumnType = NumberDataViewType.Single;
        IDataView rows = _mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, count).Select(i => new ByteRow { Name = $"row {i}", Number = i, Pixels = Pixels(i) }).ToArray(),
            definition);
        return _mlContext.Transforms.NormalizeZeroMean("Pixels", new ChannelMean(0, 0, 0)).Fit(rows).Transform(rows);
    }

    // The number in two bytes, since one is too small for it.
    private static byte[] Pixels(int number)
    {
        var pixels = new byte[3 * 32 * 32];
        (pixels[0], pixels[1]) = ((byte)(number / 100), (byte)(number % 100));
        return pixels;
    }

    private static MiniBatchView View(IDataView source, IScoringEngine engine, int threads, int miniBatchSize) =>
        new(source, Mapping(source, engine, threads, miniBatchSize), new MLContext());

    private static ScoreMapper Mapping(IDataView source, IScoringEngine engine, int threads, int miniBatchSize)
    {
        var model = new GoogLeNetModel(GoogLeNetArchitecture.Paper, ClassNames, imageSize: 32, [], new Dictionary<string, WeightTensor>());
        var options = new ComputeOptions { MiniBatchSize = miniBatchSize, Threads = threads };
        var engines = new EnginePool(networks: 1, (_, _) => engine, threads, shareable: true, typeof(GoogLeNetTransformer));
        return new(source.Schema, model, engines, new() { OutputLogits = true }, options, new("Pixels", "Label", "Score", "PredictedLabel"),
            PixelColumn.Require(source.Schema, "Pixels", PixelKind.Normalized, "source"), labels: null);
    }

    private static float[] Answers(IDataView view) => [.. view.GetColumn<float[]>("Score").Select(score => score[0])];

    private static List<DataViewRowId> Ids(IDataView view)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
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

    private static List<string> Names(IDataView view, Random random, params string[] others)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Name"], .. others.Select(name => view.Schema[name])], random);
        var read = cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Name"]);
        var names = new List<string>();
        ReadOnlyMemory<char> name = default;
        while (cursor.MoveNext())
        {
            read(ref name);
            names.Add(name.ToString());
        }
        return names;
    }

    private sealed class ByteRow
    {
        public string Name { get; set; } = "";
        public float Number { get; set; }
        public byte[] Pixels { get; set; } = [];
    }

    private sealed class SingleRow
    {
        [VectorType(3, 32, 32)]
        public float[] Pixels { get; set; } = [];
    }

    /// <summary>Says of an image the number that it is.</summary>
    private sealed class FirstValueEngine : IScoringEngine
    {
        private int _images;

        public string Description => "says the number";
        public Barrier? Barrier { get; init; }
        public int FailsAt { get; init; } = -1;
        public int Images => _images;
        public ConcurrentBag<int> Lanes { get; } = [];
        public ConcurrentBag<int> Threads { get; } = [];

        public void EnterLane() => Lanes.Add(Environment.CurrentManagedThreadId);

        public void Score(ReadOnlySpan<float> pixels, int count, Span<float> logits)
        {
            Threads.Add(Environment.CurrentManagedThreadId);
            if (Interlocked.Add(ref _images, count) <= 48)
                Barrier?.SignalAndWait(TimeSpan.FromSeconds(20));
            int length = pixels.Length / count;
            for (int i = 0; i < count; i++)
            {
                float number = pixels[i * length + 1] == pixels[i * length] && pixels[i * length + 2] == pixels[i * length]
                    ? pixels[i * length]
                    : 100 * pixels[i * length] + pixels[i * length + 1];
                if (number == FailsAt)
                    throw new InvalidOperationException($"out of order at {number}");
                logits[2 * i] = number;
                logits[2 * i + 1] = 0;
            }
        }

        public void Dispose()
        {
        }
    }
}
