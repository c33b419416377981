using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Scoring;
using TorchSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

public sealed class EnginePoolTests
{
    private static readonly ColumnNames Columns = new("Pixels", "Label", "Score", "PredictedLabel");

    [Fact]
    public void The_processor_gets_the_managed_engine_in_32_bits_and_ONNX_Runtime_in_8_and_all_else_TorchSharp()
    {
        Assert.Equal(ScoringEngine.Managed, new ComputeOptions().ChosenEngine);
        Assert.Equal(ScoringEngine.Managed, new ComputeOptions { Precision = Precision.Float32 }.ChosenEngine);
        Assert.Equal(ScoringEngine.OnnxRuntime, new ComputeOptions { Precision = Precision.Int8 }.ChosenEngine);
        Assert.Equal(ScoringEngine.OnnxRuntime, new ComputeOptions { Engine = ScoringEngine.OnnxRuntime }.ChosenEngine);
        Assert.Equal(ScoringEngine.TorchSharp, new ComputeOptions { Device = ComputeDevice.Cuda }.ChosenEngine);
        Assert.Equal(ScoringEngine.TorchSharp, new ComputeOptions { Precision = Precision.BFloat16 }.ChosenEngine);
        Assert.Equal(ScoringEngine.TorchSharp, new ComputeOptions { Engine = ScoringEngine.TorchSharp }.ChosenEngine);
    }

    [Fact]
    public void All_engines_and_both_precisions_give_the_same_scores_up_to_rounding()
    {
        using GoogLeNetTransformer automatic = Transformer([]);
        using GoogLeNetTransformer torch = automatic.With(
            new ComputeOptions { Engine = ScoringEngine.TorchSharp, Precision = Precision.Float32 });
        using GoogLeNetTransformer bfloat16 = automatic.With(new ComputeOptions { Precision = Precision.BFloat16 });
        using GoogLeNetTransformer onnxRuntime = automatic.With(new ComputeOptions { Engine = ScoringEngine.OnnxRuntime });
        float[][] scores = Scores(automatic);

        AssertClose(scores, Scores(torch), 1e-4);
        AssertClose(scores, Scores(onnxRuntime), 1e-4);
        AssertClose(scores, Scores(bfloat16), 0.1);
        Assert.NotEqual(scores, Scores(bfloat16));
    }

    [Fact]
    public void The_engine_can_be_read_and_is_logged_once()
    {
        var log = new List<string>();
        using GoogLeNetTransformer model = Transformer(log);

        Scores(model);
        Scores(model);

        Assert.Matches(
            @"^Managed \d+\.\d+\.\d+, CPU, float32, (AVX-512|AVX2|Neon) \(Auto: the fastest that needs no libtorch and no int8\)$",
            model.EngineDescription);
        Assert.Single(log, line => line.Contains($"{model.EngineDescription} computes the scores."));
        using GoogLeNetTransformer torch = model.With(new ComputeOptions { Precision = Precision.BFloat16 });
        Assert.Matches(@"^TorchSharp \d+\.\d+\.\d+, CPU, bfloat16$", torch.EngineDescription);
        using GoogLeNetTransformer single = model.With(new ComputeOptions { Precision = Precision.Float32 });
        Assert.Matches(@"^Managed \d+\.\d+\.\d+, CPU, float32, (AVX-512|AVX2|Neon)$", single.EngineDescription);
        using GoogLeNetTransformer onnxRuntime = single.With(single.ComputeOptions with { Engine = ScoringEngine.OnnxRuntime });
        Assert.Matches(@"^ONNX Runtime \d+\.\d+\.\d+, CPU, float32$", onnxRuntime.EngineDescription);
    }

    [Fact]
    public void Auto_takes_bfloat16_with_TorchSharp_only_where_the_processor_computes_it_and_says_why()
    {
        var auto = new ComputeOptions { Engine = ScoringEngine.TorchSharp };

        var (modern, modernLog) = Open(auto, new(ExactByteProducts: true, BFloat16: true));
        var (older, olderLog) = Open(auto, new(ExactByteProducts: false, BFloat16: false));

        Assert.EndsWith(", CPU, bfloat16 (Auto: this processor has AVX-512 BF16)", modern);
        Assert.EndsWith(", CPU, float32 (Auto: this processor would emulate bfloat16)", older);
        Assert.Equal([$"{modern} computes the scores."], modernLog);
        Assert.Equal([$"{older} computes the scores."], olderLog);
    }

    [Fact]
    public void Auto_is_float32_on_every_processor_and_also_for_a_quantised_model()
    {
        foreach (bool quantized in (bool[])[false, true])
            Assert.Contains(", CPU, float32, ",
                Open(new ComputeOptions(), new(ExactByteProducts: true, BFloat16: true), quantized).Description);
    }

    [Fact]
    public void Whoever_asks_for_bfloat16_where_it_is_emulated_gets_it_and_a_warning_that_says_how_slow_it_is()
    {
        var (description, log) = Open(
            new ComputeOptions { Precision = Precision.BFloat16 }, new(ExactByteProducts: false, BFloat16: false));

        Assert.EndsWith(", CPU, bfloat16", description);
        Assert.Equal([
            $"{description} computes the scores.",
            "Warning: Precision is BFloat16, which this processor only emulates: scoring takes about 8 times as long as in Float32, as "
                + "measured with AVX2. Set it to Auto, which is Float32 here.",
        ], log);
    }

    [Fact]
    public void A_model_is_saved_with_Auto_and_not_with_what_was_chosen()
    {
        using var folder = new TempFolder();
        var mlContext = new MLContext(seed: 1);
        using GoogLeNetTransformer model = Transformer([]).With(new ComputeOptions { Engine = ScoringEngine.TorchSharp });
        Scores(model);
        mlContext.Model.Save(model, Rows().Schema, folder["model.zip"]);

        using var loaded = (GoogLeNetTransformer)mlContext.Model.Load(folder["model.zip"], out _);

        Assert.Equal((Precision.Auto, ScoringEngine.TorchSharp), (loaded.ComputeOptions.Precision, loaded.ComputeOptions.Engine));
    }

    [Fact]
    public void No_engine_is_asked_for_what_it_does_not_do()
    {
        using GoogLeNetTransformer model = Transformer([]);

        var error = Assert.Throws<ArgumentException>("options", () => model.With(
            new ComputeOptions { Engine = ScoringEngine.OnnxRuntime, Precision = Precision.BFloat16 }));
        Assert.StartsWith("Engine is OnnxRuntime with Device Cpu and Precision BFloat16; OnnxRuntime needs Cpu and Float32 or Int8. "
            + "Leave Engine at Auto, which chooses TorchSharp here.", error.Message);
        Assert.Throws<ArgumentException>("options", () => model.With(
            new ComputeOptions { Engine = ScoringEngine.OnnxRuntime, Device = ComputeDevice.Cuda }));
        Assert.StartsWith(
            "Engine is Managed with Device Cpu and Precision BFloat16; Managed needs Cpu and Float32. "
                + "Leave Engine at Auto, which chooses TorchSharp here.",
            Assert.Throws<ArgumentException>("options", () => model.With(
                new ComputeOptions { Engine = ScoringEngine.Managed, Precision = Precision.BFloat16 })).Message);
        Assert.Throws<ArgumentException>("options", () => model.With(
            new ComputeOptions { Engine = ScoringEngine.Managed, Device = ComputeDevice.Cuda }));
        Assert.StartsWith("Engine is 7; it must be Auto, OnnxRuntime, TorchSharp or Managed.",
            Assert.Throws<ArgumentOutOfRangeException>(() => model.With(new ComputeOptions { Engine = (ScoringEngine)7 })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.With(new ComputeOptions { MiniBatchSize = 0 }));
    }

    [Fact]
    public void A_saved_and_loaded_model_gives_the_same_bits()
    {
        using var folder = new TempFolder();
        var mlContext = new MLContext(seed: 1);
        using GoogLeNetTransformer model = Transformer([]);
        mlContext.Model.Save(model, Rows().Schema, folder["model.zip"]);

        var loaded = (GoogLeNetTransformer)mlContext.Model.Load(folder["model.zip"], out _);

        Assert.Equal(Scores(model), Scores(loaded));
        Assert.Equal(model.Model.Scale, loaded.Model.Scale);
        loaded.Dispose();
    }

    [Fact]
    public void A_model_that_was_saved_for_a_graphics_card_loads_without_one_and_says_how_to_score_on_the_processor()
    {
        Assert.SkipWhen(torch.cuda_is_available(), "This machine has a graphics card.");
        using var folder = new TempFolder();
        var mlContext = new MLContext(seed: 1);
        using GoogLeNetTransformer model = Transformer([]);
        using GoogLeNetTransformer named = model.With(new ScoringOptions { TopK = 2 });
        using GoogLeNetTransformer onCard = named.With(new ComputeOptions { Device = ComputeDevice.Cuda });
        mlContext.Model.Save(onCard, Rows().Schema, folder["model.zip"]);

        using var loaded = (GoogLeNetTransformer)mlContext.Model.Load(folder["model.zip"], out _);
        Exception error = Assert.ThrowsAny<Exception>(() => Scores(loaded)).GetBaseException();
        using GoogLeNetTransformer onProcessor = loaded.With(loaded.ComputeOptions with { Device = ComputeDevice.Cpu });

        Assert.Equal(onCard.ScoringOptions, loaded.ScoringOptions);
        Assert.Equal(onCard.ComputeOptions, loaded.ComputeOptions);
        Assert.IsType<InvalidOperationException>(error);
        Assert.StartsWith("Device is Cuda, and libtorch finds no CUDA graphics card.", error.Message);
        Assert.EndsWith("On a machine without a graphics card, set Device to ComputeDevice.Cpu in the GoogLeNetOptions of a training, "
            + "or score with model.With(model.ComputeOptions with { Device = ComputeDevice.Cpu }).", error.Message);
        Assert.Equal(Scores(model), Scores(onProcessor));
        Assert.Equal(2, onProcessor.ScoringOptions.TopK);
    }

    private static GoogLeNetTransformer Transformer(List<string> log)
    {
        var mlContext = new MLContext(seed: 1);
        mlContext.Log += (_, entry) => log.Add(entry.Message);
        return new(mlContext, SyntheticModels.Make(GoogLeNetArchitecture.Torchvision, scale: [1, 0.5f, 2]), Columns);
    }

    // On a processor that is imitated: what is opened, and what the log has of it.
    private static (string Description, List<string> Log) Open(ComputeOptions options, ProcessorFeatures processor, bool quantized = false)
    {
        var log = new List<string>();
        var mlContext = new MLContext(seed: 1);
        mlContext.Log += (_, entry) =>
        {
            if (entry.Kind is ChannelMessageKind.Warning or ChannelMessageKind.Info)
                log.Add($"{(entry.Kind == ChannelMessageKind.Warning ? "Warning: " : "")}{entry.RawMessage}");
        };
        GoogLeNetModel model = quantized
            ? SyntheticModels.Quantized(GoogLeNetArchitecture.Torchvision) : SyntheticModels.Make(GoogLeNetArchitecture.Torchvision);
        using var engines = EnginePool.Of(
            [model, model], options, ((IHostEnvironment)mlContext).Register("test"), typeof(GoogLeNetTransformer), processor: processor);
        engines.ForOne();
        return (engines.Description.Replace(", 2 networks", ""), log);
    }

    private static IDataView Rows() =>
        ColourRows.View(new MLContext(seed: 1), ColourRows.Make(classes: 3, perClass: 3, side: 32), side: 32);

    private static float[][] Scores(GoogLeNetTransformer model) =>
        [.. model.Transform(Rows()).GetColumn<float[]>("Score")];

    private static void AssertClose(float[][] expected, float[][] actual, double tolerance) =>
        Assert.All(expected.Zip(actual), pair => Assert.All(pair.First.Zip(pair.Second), score =>
            Assert.InRange(Math.Abs(score.First - score.Second), 0, tolerance)));
}

public sealed class SharedEngineTests
{
    [Fact]
    public void An_engine_is_freed_when_the_last_computation_with_it_ends()
    {
        var engine = new WaitingEngine();
        var shared = new SharedEngine(engine, typeof(GoogLeNetTransformer));
        var first = new Thread(() => shared.Score([], 1, [])) { IsBackground = true };
        first.Start();
        engine.Began.Wait(TestContext.Current.CancellationToken);

        shared.Dispose();

        Assert.Equal(0, engine.Disposals);
        Assert.Throws<ObjectDisposedException>(() => shared.Score([], 1, []));
        Assert.Throws<ObjectDisposedException>(shared.EnterLane);
        engine.MayEnd.Set();
        first.Join();
        Assert.Equal(1, engine.Disposals);
        shared.Dispose();
        Assert.Equal(1, engine.Disposals);
    }

    [Fact]
    public void A_computation_that_fails_has_ended_too()
    {
        var engine = new WaitingEngine { Fails = true };
        var shared = new SharedEngine(engine, typeof(GoogLeNetTransformer));

        Assert.Throws<InvalidOperationException>(() => shared.Score([], 1, []));
        shared.Dispose();

        Assert.Equal(1, engine.Disposals);
    }

    private sealed class WaitingEngine : IScoringEngine
    {
        public string Description => "waits";
        public ManualResetEventSlim Began { get; } = new();
        public ManualResetEventSlim MayEnd { get; } = new();
        public bool Fails { get; init; }
        public int Disposals { get; private set; }

        public void Score(ReadOnlySpan<float> pixels, int count, Span<float> outputs)
        {
            if (Fails)
                throw new InvalidOperationException("no");
            Began.Set();
            MayEnd.Wait();
        }

        public void Dispose() => Disposals++;
    }
}
