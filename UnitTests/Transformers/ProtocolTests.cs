using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.UnitTests.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

/// <summary>How a trained network is asked: crops, averages, logits, temperature, the likeliest classes, abstaining.</summary>
public sealed class ProtocolTests
{
    private static readonly ColumnNames Columns = new("Pixels", "Label", "Score", "PredictedLabel");
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Ten_crops_average_the_probabilities_of_ten()
    {
        using GoogLeNetTransformer one = Model(seed: 1), ten = one.With(new ScoringOptions { Crops = 10 });
        float[] image = Noise(side: 40);

        float[][] alone = [.. from mirrored in (bool[])[false, true]
                              from corner in ((int, int)[])[(4, 4), (0, 0), (0, 8), (8, 0), (8, 8)]
                              select Scores(one, Cut(image, 40, corner, mirrored), 32)];

        AssertClose([.. Enumerable.Range(0, 5).Select(label => alone.Average(scores => scores[label]))], Scores(ten, image, 40));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(144)]
    public void Crops_do_not_depend_on_the_mini_batch(int crops)
    {
        using GoogLeNetTransformer model = Model(seed: 1);
        IDataView rows = crops == 10 ? Rows(40, Noise(40, 1), Noise(40, 2), Noise(40, 3)) : Squares(3);

        using GoogLeNetTransformer cropping = model.With(new ScoringOptions { Crops = crops });
        float[][] Answers(ComputeOptions options)
        {
            using GoogLeNetTransformer other = cropping.With(options);
            return [.. other.Transform(rows).GetColumn<float[]>("Score")];
        }
        float[][] all = Answers(new());

        Assert.Equal(3, all.Length);
        Assert.NotEqual(all[0], all[1]);
        Assert.All(((ComputeOptions[])[new() { MiniBatchSize = 7 }, new() { MiniBatchSize = 500 }, new() { Threads = 1 }]),
            options => Assert.All(Answers(options).Zip(all), pair => AssertClose(pair.Second, pair.First)));
    }

    [Fact]
    public void An_image_at_a_time_has_the_same_crops()
    {
        using GoogLeNetTransformer model = Model(seed: 1), ten = model.With(new ScoringOptions { Crops = 10 });
        IDataView rows = Rows(40, Noise(40));
        float[] expected = ten.Transform(rows).GetColumn<float[]>("Score").Single();

        using var engine = _mlContext.Model.CreatePredictionEngine<PixelRow, Answer>(ten, rows.Schema);

        AssertClose(expected, engine.Predict(new PixelRow { Pixels = Noise(40) }).Score);
    }

    [Fact]
    public void An_average_has_the_mean_of_the_probabilities_and_travels_like_a_model()
    {
        using var folder = new TempFolder();
        using GoogLeNetTransformer first = Model(seed: 1), second = Model(seed: 2, GoogLeNetArchitecture.Torchvision),
            third = Model(seed: 3);
        IDataView rows = Rows(32, Noise(32));
        using GoogLeNetTransformer average = GoogLeNetTransformer.Average(first, second, third);
        float[][] alone = [.. ((GoogLeNetTransformer[])[first, second, third]).Select(model => Scores(model, Noise(32), 32))];

        float[] scores = Scores(average, Noise(32), 32);
        _mlContext.Model.Save(average, rows.Schema, folder["average.zip"]);
        using var loaded = (GoogLeNetTransformer)_mlContext.Model.Load(folder["average.zip"], out _);

        AssertClose([.. Enumerable.Range(0, 5).Select(label => alone.Average(each => each[label]))], scores);
        Assert.Equal(scores, Scores(loaded, Noise(32), 32));
        Assert.EndsWith(", 3 networks", loaded.EngineDescription);
        Assert.Contains("an average of 3 networks, but an ONNX file has one",
            Assert.Throws<InvalidOperationException>(() => average.SaveOnnx(folder["average.onnx"])).Message);
    }

    [Fact]
    public void Models_that_do_not_go_together_are_not_averaged()
    {
        using GoogLeNetTransformer model = Model(seed: 1);
        string Message(GoogLeNetModel other) => Assert.Throws<ArgumentException>(
            () => GoogLeNetTransformer.Average(model, new GoogLeNetTransformer(_mlContext, other, Columns))).Message;

        Assert.StartsWith(
            "Model 2 takes 64×64 pixels and the first 32×32. ", Message(SyntheticModels.Make(GoogLeNetArchitecture.Paper, imageSize: 64)));
        Assert.Contains("has different classes from the first: ", Message(SyntheticModels.Make(GoogLeNetArchitecture.Paper, classes: 4)));
        Assert.Contains(
            "was trained with the mean [1, 2, 3] and the first with [120, 130, 140]",
            Message(SyntheticModels.Make(GoogLeNetArchitecture.Paper, mean: [1, 2, 3])));
        Assert.Contains(
            "was trained with the scale [2, 2, 2] and the first with [",
            Message(SyntheticModels.Make(GoogLeNetArchitecture.Paper, scale: [2, 2, 2])));
        Assert.Throws<ArgumentException>(() => GoogLeNetTransformer.Average());

        GoogLeNetTransformer Scaled(float scale) =>
            new(_mlContext, SyntheticModels.Make(GoogLeNetArchitecture.Paper, scale: [scale, scale, scale]), Columns);
        Assert.Contains(
            "was trained with the scale [0.02, 0.02, 0.02] and the first with [0.0172, 0.0172, 0.0172]", Assert.Throws<ArgumentException>(
            () => GoogLeNetTransformer.Average(Scaled(0.0172f), Scaled(0.02f))).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Logits_are_what_the_probabilities_are_the_softmax_of(int crops)
    {
        using GoogLeNetTransformer model = Model(seed: 1);
        using GoogLeNetTransformer probabilities = model.With(new ScoringOptions { Crops = crops });
        using GoogLeNetTransformer logits = model.With(new ScoringOptions { Crops = crops, OutputLogits = true });

        float[] scores = Scores(logits, Noise(40), 40);
        if (crops == 1)
            Assert.True(Math.Abs(scores.Sum(score => Math.Exp(score)) - 1) > 0.01); // those of the network, not logarithms
        Softmax.InPlace(scores);

        AssertClose(Scores(probabilities, Noise(40), 40), scores);
    }

    [Fact]
    public void The_likeliest_classes_have_names_and_scores()
    {
        using GoogLeNetTransformer model = Model(seed: 1), top = model.With(new ScoringOptions { TopK = 3 });
        IDataView scored = top.Transform(Rows(32, Noise(32), []));
        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        int[] order = [.. Enumerable.Range(0, 5).OrderByDescending(label => scores[0][label]).Take(3)];

        string[][] names =
            [.. scored.GetColumn<ReadOnlyMemory<char>[]>("TopLabels").Select(row => row.Select(name => name.ToString()).ToArray())];
        float[][] topScores = [.. scored.GetColumn<float[]>("TopScores")];

        Assert.Equal(order.Select(label => SyntheticModels.ClassNames(5)[label]), names[0]);
        Assert.Equal(order.Select(label => scores[0][label]), topScores[0]);
        Assert.Equal(["", "", ""], names[1]); // a missing image
        Assert.All(topScores[1], score => Assert.True(float.IsNaN(score)));
        Assert.DoesNotContain("TopLabels", model.Transform(Rows(32, Noise(32))).ColumnNames());
    }

    [Fact]
    public void A_model_that_is_not_sure_enough_does_not_answer()
    {
        using GoogLeNetTransformer model = Model(seed: 1);
        float highest = Scores(model, Noise(32), 32).Max();
        uint Answer(float abstainBelow, bool asLogits)
        {
            using GoogLeNetTransformer other = model.With(new ScoringOptions { AbstainBelow = abstainBelow, OutputLogits = asLogits });
            return other.Transform(Rows(32, Noise(32))).GetColumn<uint>("PredictedLabel").Single();
        }

        foreach (bool asLogits in (bool[])[false, true])
        {
            Assert.Equal(0u, Answer(highest + 1e-3f, asLogits));
            Assert.NotEqual(0u, Answer(highest - 1e-3f, asLogits));
        }
    }

    [Fact]
    public void The_temperature_divides_the_logits_in_scores_and_in_an_ONNX_file()
    {
        using GoogLeNetTransformer model = Model(seed: 1), logits = model.With(new ScoringOptions { OutputLogits = true });
        using GoogLeNetTransformer warm = model.With(new ScoringOptions { Temperature = 3 });
        float[] expected = [.. Scores(logits, Noise(32), 32).Select(logit => logit / 3)];
        Softmax.InPlace(expected);

        AssertClose(expected, Scores(warm, Noise(32), 32));

        using var exported = new OnnxSession(OnnxGraph.Build(model.Model.Tempered(3), new()), threads: 1);
        var scores = new float[5];
        exported.Run<float>(Noise(32), [1, 3, 32, 32], "Score", scores);
        AssertClose(expected, scores);
    }

    [Fact]
    public void A_temperature_that_was_fitted_lowers_the_cross_entropy_of_overconfident_answers()
    {
        using GoogLeNetTransformer model = Model(seed: 1);
        string[] names = SyntheticModels.ClassNames(5);
        string[] answers = [.. Enumerable.Range(0, 60)
            .Select(i => names[Array.IndexOf(Scores(model, Noise(32, i), 32), Scores(model, Noise(32, i), 32).Max())])];
        IDataView rows = Labelled(i => i % 3 == 0 ? names[i % 5] : answers[i], 60); // about two thirds right

        using GoogLeNetTransformer calibrated = model.Calibrate(rows, falseAlarms: 0);

        Assert.True(LogLoss(calibrated, rows) < LogLoss(model, rows));
        foreach (float factor in (float[])[0.8f, 1.25f])
        {
            float temperature = calibrated.ScoringOptions.Temperature * factor;
            using GoogLeNetTransformer other = model.With(new ScoringOptions { Temperature = temperature });
            Assert.True(LogLoss(calibrated, rows) < LogLoss(other, rows));
        }
        Assert.Equal(model.Transform(rows).GetColumn<uint>("PredictedLabel"), calibrated.Transform(rows).GetColumn<uint>("PredictedLabel"));
    }

    [Fact]
    public void A_missing_image_does_not_change_the_temperature()
    {
        using GoogLeNetTransformer model = Model(seed: 1);
        string[] names = SyntheticModels.ClassNames(5);

        using GoogLeNetTransformer expected = model.Calibrate(Labelled(i => names[i % 5], 10), falseAlarms: 0);
        using GoogLeNetTransformer actual = model.Calibrate(Labelled(i => names[i % 5], 12, missing: 10), falseAlarms: 0);

        Assert.Equal(expected.ScoringOptions.Temperature, actual.ScoringOptions.Temperature);
    }

    [Fact]
    public void A_temperature_needs_labelled_images()
    {
        using GoogLeNetTransformer model = Model(seed: 1);

        Assert.Contains("no label column 'Label' that is a key",
            Assert.Throws<ArgumentOutOfRangeException>(() => model.Calibrate(Rows(32, Noise(32)))).Message);
        Assert.Contains("No row has both an image and a label",
            Assert.Throws<InvalidOperationException>(() => model.Calibrate(Labelled(_ => "unknown", 3))).Message);
    }

    [Fact]
    public void Options_are_saved_with_the_model()
    {
        using var folder = new TempFolder();
        var scoring = new ScoringOptions { Crops = 10, TopK = 2, OutputLogits = true, Temperature = 1.5f, AbstainBelow = 0.25f };
        var compute = new ComputeOptions
        {
            MiniBatchSize = 3,
            Threads = 1,
            Precision = Precision.BFloat16,
            Engine = ScoringEngine.TorchSharp,
        };
        using GoogLeNetTransformer model = Model(seed: 1), named = model.With(scoring), other = named.With(compute);

        _mlContext.Model.Save(other, Rows(40, Noise(40)).Schema, folder["model.zip"]);
        using var loaded = (GoogLeNetTransformer)_mlContext.Model.Load(folder["model.zip"], out _);

        Assert.Equal(scoring, loaded.ScoringOptions);
        Assert.Equal(compute, loaded.ComputeOptions);
    }

    [Fact]
    public void One_half_of_the_options_is_changed_and_the_other_stays()
    {
        var scoring = new ScoringOptions { Crops = 10, TopK = 2 };
        var compute = new ComputeOptions { MiniBatchSize = 3, Threads = 1 };
        using GoogLeNetTransformer model = Model(seed: 1), named = model.With(scoring), both = named.With(compute);
        using GoogLeNetTransformer cropped = both.With(new ScoringOptions { Crops = 10 }), plain = both.With(new ComputeOptions());

        Assert.Equal((new ScoringOptions(), new ComputeOptions()), (model.ScoringOptions, model.ComputeOptions));
        Assert.Equal((scoring, new ComputeOptions()), (named.ScoringOptions, named.ComputeOptions));
        Assert.Equal((scoring, compute), (both.ScoringOptions, both.ComputeOptions));
        Assert.Equal((new ScoringOptions { Crops = 10 }, compute), (cropped.ScoringOptions, cropped.ComputeOptions));
        Assert.Equal((scoring, new ComputeOptions()), (plain.ScoringOptions, plain.ComputeOptions));
    }

    [Fact]
    public void What_makes_a_model_of_another_keeps_both_halves_of_its_options()
    {
        var scoring = new ScoringOptions { TopK = 2 };
        var compute = new ComputeOptions { MiniBatchSize = 3, Threads = 1 };
        string[] names = SyntheticModels.ClassNames(5);
        using GoogLeNetTransformer model = Model(seed: 1), named = model.With(scoring), both = named.With(compute);
        using GoogLeNetTransformer average = GoogLeNetTransformer.Average(both, model), quantized = both.Quantize(Rows(32, Noise(32)));
        using GoogLeNetTransformer calibrated = both.Calibrate(Labelled(i => names[i % 5], 5), falseAlarms: 0);

        Assert.Equal((scoring, compute), (average.ScoringOptions, average.ComputeOptions));
        Assert.Equal((scoring, compute), (quantized.ScoringOptions, quantized.ComputeOptions));
        Assert.Equal((scoring, compute), (calibrated.ScoringOptions with { Temperature = 1 }, calibrated.ComputeOptions));
    }

    [Fact]
    public void The_ends_of_the_ranges_are_in_them()
    {
        using GoogLeNetTransformer model = Model(seed: 1);

        model.With(new ScoringOptions { TopK = 5, AbstainBelow = 1 }).Dispose();
        Assert.Throws<ArgumentOutOfRangeException>(() => model.With(new ScoringOptions { TopK = 6 }));
    }

    private static GoogLeNetTransformer Model(int seed, GoogLeNetArchitecture architecture = GoogLeNetArchitecture.Paper) =>
        new(new MLContext(seed: 1), SyntheticModels.Make(architecture, seed: seed), Columns);

    private static float[] Noise(int side, int seed = 1) => SyntheticModels.Pixels(1, side, seed);

    private float[] Scores(GoogLeNetTransformer model, float[] image, int side) =>
        model.Transform(Rows(side, image)).GetColumn<float[]>("Score").Single();

    private IDataView Rows(int side, params float[][] images)
    {
        var definition = SchemaDefinition.Create(typeof(PixelRow));
        definition["Pixels"].ColumnType = images.All(image => image.Length > 0)
            ? new VectorDataViewType(NumberDataViewType.Single, 3, side, side)
            : new VectorDataViewType(NumberDataViewType.Single);
        return _mlContext.Data.LoadFromEnumerable(images.Select(image => new PixelRow { Pixels = image }).ToArray(), definition);
    }

    private IDataView Squares(int count)
    {
        int pixels = new MLNet.GoogLeNet.Data.Images.TestSquares(40).Pixels;
        var definition = SchemaDefinition.Create(typeof(PixelRow));
        definition["Pixels"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3, pixels);
        return _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count)
            .Select(i => new PixelRow { Pixels = [.. SyntheticModels.Pixels(1, 300, seed: i).Take(3 * pixels)] }).ToArray(), definition);
    }

    private IDataView Labelled(Func<int, string> classOf, int count, int missing = int.MaxValue)
    {
        var definition = SchemaDefinition.Create(typeof(LabelledRow));
        definition["Pixels"].ColumnType = missing < count
            ? new VectorDataViewType(NumberDataViewType.Single)
            : new VectorDataViewType(NumberDataViewType.Single, 3, 32, 32);
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count)
            .Select(i => new LabelledRow { Pixels = i < missing ? Noise(32, seed: i) : [], Class = classOf(i) }).ToArray(), definition);
        return _mlContext.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(rows).Transform(rows);
    }

    private double LogLoss(GoogLeNetTransformer model, IDataView rows) =>
        _mlContext.MulticlassClassification.Evaluate(model.Transform(rows)).LogLoss;

    private static float[] Cut(float[] image, int side, (int Top, int Left) corner, bool mirrored) =>
        [.. Enumerable.Range(0, 3 * 32 * 32).Select(i =>
        {
            int channel = i / 1024, y = i / 32 % 32, x = mirrored ? 31 - i % 32 : i % 32;
            return image[(channel * side + corner.Top + y) * side + corner.Left + x];
        })];

    private static void AssertClose(IReadOnlyList<float> expected, IReadOnlyList<float> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    private sealed class PixelRow
    {
        [VectorType]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class LabelledRow
    {
        public float[] Pixels { get; set; } = [];
        public string Class { get; set; } = "";
    }

    private sealed class Answer
    {
        public float[] Score { get; set; } = [];
    }
}
