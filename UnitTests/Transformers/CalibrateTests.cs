using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.UnitTests.Transformers.Saving;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

/// <summary>What a calibrated network says of images: known or unknown, and which classes it may be.</summary>
public sealed class CalibrateTests(CalibratedNetwork shared, TrainedFlowers flowers) : IClassFixture<CalibratedNetwork>
{
    private readonly MLContext _mlContext = shared.MLContext;

    [Fact]
    public void Images_unlike_all_classes_are_unknown_and_have_no_label()
    {
        Answer[] known = Answers(shared.Calibrated, shared.Images(seed: 7, count: 20)),
            strange = Answers(shared.Calibrated, shared.Strange(count: 10));

        Assert.All(strange, answer => Assert.True(answer is { Unknown: true, PredictedLabel: 0, UnknownPValue: <= 0.05f }));
        Assert.InRange(known.Count(answer => answer.Unknown), 0, 4);
        Assert.All(known, answer => Assert.Equal(answer.Unknown, answer.PredictedLabel == 0));
    }

    [Fact]
    public void The_p_value_is_a_share_of_the_held_out_images() =>
        Assert.All(Answers(shared.Calibrated, shared.Images(seed: 8, count: 10)), answer =>
            Assert.Equal(Math.Round(answer.UnknownPValue * 61), answer.UnknownPValue * 61, 1e-4)); // of 60 images and itself

    [Fact]
    public void A_label_set_has_the_classes_that_are_probable_enough_and_the_likeliest_first()
    {
        Answer[] answers = Answers(shared.Calibrated, shared.Images(seed: 9, count: 30));

        Assert.All(answers, answer =>
        {
            int[] order = [.. answer.Score.Index().OrderByDescending(score => score.Item).Select(score => score.Index)];
            Assert.Equal(order.Take(answer.LabelSetSize).Select(i => shared.ClassNames[i]), answer.LabelSet);
        });
        float lowest = answers.Min(answer => answer.Score.Order().ElementAt(answer.Score.Length - answer.LabelSetSize));
        Assert.All(answers, answer => Assert.Equal(answer.LabelSetSize, answer.Score.Count(score => score >= lowest)));
        Assert.True(answers.DistinctBy(answer => answer.LabelSetSize).Count() > 1);
    }

    [Fact]
    public void Logits_instead_of_probabilities_change_no_label_set()
    {
        using GoogLeNetTransformer logits = shared.Calibrated.With(shared.Calibrated.ScoringOptions with { OutputLogits = true, TopK = 2 });
        IDataView images = shared.Images(seed: 9, count: 30);

        Assert.Equal(
            Answers(shared.Calibrated, images).Select(answer => string.Join('|', answer.LabelSet)),
            Answers(logits, images).Select(answer => string.Join('|', answer.LabelSet)));
    }

    [Fact]
    public void More_coverage_makes_larger_sets()
    {
        using GoogLeNetTransformer half = shared.Network.Calibrate(shared.HeldOut, coverage: 0.5, falseAlarms: 0.05);
        IDataView images = shared.Images(seed: 9, count: 30);

        Assert.True(
            Answers(half, images).Sum(answer => answer.LabelSetSize)
            < Answers(shared.Calibrated, images).Sum(answer => answer.LabelSetSize));
        string[] names = [.. shared.HeldOut.GetColumn<string>("Class")];
        int covered = Answers(half, shared.HeldOut).Zip(names).Count(pair => pair.First.LabelSet.Contains(pair.Second));
        Assert.InRange(covered, 30, 31); // ⌈61 / 2⌉, of which the one at the threshold may be rounded away
    }

    [Fact]
    public void A_class_with_too_few_images_is_in_all_sets_where_each_class_has_its_threshold()
    {
        IDataView few = shared.Images(seed: 3, count: 45, classOf: i => i < 42 ? i % 2 : 2);
        List<string> warnings = [];
        _mlContext.Log += (_, entry) => warnings.AddRange(entry.Kind == ChannelMessageKind.Warning ? [entry.RawMessage] : []);

        using GoogLeNetTransformer calibrated = shared.Network.Calibrate(few, coverage: 0.9, falseAlarms: 0.05, perClass: true);

        Assert.All(
            Answers(calibrated, shared.Images(seed: 9, count: 12)), answer => Assert.Contains(shared.ClassNames[2], answer.LabelSet));
        Assert.Equal(
            $"These classes have too few images for a coverage of 0.9, so they are in all label sets: {shared.ClassNames[2]}.",
            Assert.Single(warnings));
    }

    [Fact]
    public void A_missing_image_is_neither_known_nor_unknown()
    {
        Answer answer = Answers(shared.Calibrated, shared.Missing()).Single();

        Assert.True(float.IsNaN(answer.UnknownPValue));
        Assert.Equal((false, 0u, 0), (answer.Unknown, answer.PredictedLabel, answer.LabelSetSize));
        Assert.Empty(answer.LabelSet);
    }

    [Fact]
    public void Images_that_the_network_was_trained_on_are_warned_of()
    {
        var mlContext = new MLContext(seed: 1);
        using var model = (TransformerChain<ITransformer>)mlContext.Model.Load(new MemoryStream(flowers.Saved), out _);
        List<string> warnings = [];
        mlContext.Log += (_, entry) => warnings.AddRange(entry.Kind == ChannelMessageKind.Warning ? [entry.RawMessage] : []);

        using GoogLeNetTransformer calibrated = ((GoogLeNetTransformer)model.LastTransformer).Calibrate(flowers.Pixels(), 0.9, 0.08);

        Assert.Equal(
            "12 of 12 images to calibrate on were trained on (12 exact, 0 near). The network knows them too well, so no promise about new "
            + "images holds: calibrate on images that were held out.", Assert.Single(warnings));
    }

    [Fact]
    public void Where_no_share_of_false_alarms_but_0_would_do_none_is_named()
    {
        IDataView oneEach = shared.Images(seed: 1, count: 3);

        string message = Assert.Throws<InvalidOperationException>(() => shared.Network.Calibrate(oneEach)).Message;

        Assert.EndsWith(
            "there are 0. With so few, no image could be called unknown: give more images, or falseAlarms 0 for none.", message);
    }

    [Fact]
    public void Too_few_images_for_the_false_alarms_are_refused_with_what_would_do()
    {
        string message = Assert.Throws<InvalidOperationException>(() => shared.Network.Calibrate(shared.HeldOut)).Message;

        Assert.Equal(
            "FalseAlarms is 0.01, which needs 99 images from classes with two or more; there are 60. With so few, no image could be "
            + "called unknown: give more images, or falseAlarms 0.017 or more, or 0 for none.", message);
        shared.Network.Calibrate(shared.HeldOut, falseAlarms: 0.017).Dispose();
    }

    [Theory]
    [InlineData(0, 0.01, "coverage")]
    [InlineData(1, 0.01, "coverage")]
    [InlineData(double.NaN, 0.01, "coverage")]
    [InlineData(0.9, -0.01, "falseAlarms")]
    [InlineData(0.9, 1, "falseAlarms")]
    [InlineData(0.9, double.NaN, "falseAlarms")]
    public void A_share_out_of_its_range_is_refused(double coverage, double falseAlarms, string parameter) => Assert.Equal(
        parameter,
        Assert.Throws<ArgumentOutOfRangeException>(() => shared.Network.Calibrate(shared.HeldOut, coverage, falseAlarms)).ParamName);

    [Fact]
    public void The_log_says_what_the_temperature_does_to_the_calibration_error_and_which_classes_lack_images()
    {
        List<string> entries = [];
        _mlContext.Log += (_, entry) => entries.Add(entry.RawMessage);

        shared.Network.Calibrate(
            shared.Images(seed: 3, count: 41, classOf: i => i == 40 ? 2 : 0), coverage: 0.9, falseAlarms: 0.05).Dispose();

        Assert.Matches(
            @"^Temperature [\d.]+ on 41 images: mean cross-entropy [\d.]+ instead of [\d.]+, expected calibration error [\d.]+ instead of "
            + @"[\d.]+\.$", Assert.Single(entries, entry => entry.StartsWith("Temperature", StringComparison.Ordinal)));
        Assert.Contains(
            $"These classes have no images, so theirs are likely to be called unknown: {shared.ClassNames[1]}.", entries);
        Assert.Contains("These classes have one image each, which does not show how far their images are from the classes: "
            + $"{shared.ClassNames[2]}.", entries);
    }

    [Fact]
    public void A_network_that_is_not_calibrated_has_none_of_the_columns() => Assert.DoesNotContain(
        shared.Network.GetOutputSchema(shared.HeldOut.Schema), column => column.Name is "Unknown" or "UnknownPValue" or "LabelSet");

    [Fact]
    public void A_saved_model_keeps_its_calibration_to_the_bit()
    {
        using var folder = new TempFolder();
        IDataView images = shared.Images(seed: 9, count: 12);
        _mlContext.Model.Save(shared.Calibrated, images.Schema, folder["model.zip"]);

        using var loaded = (GoogLeNetTransformer)new MLContext().Model.Load(folder["model.zip"], out _);

        Assert.Equal(Text(Answers(shared.Calibrated, images)), Text(Answers(loaded, images)));
    }

    [Fact]
    public void Other_numbers_threads_and_columns_keep_the_calibration_and_other_probabilities_do_not()
    {
        using GoogLeNetTransformer threads = shared.Calibrated.With(new ComputeOptions { Threads = 1, MiniBatchSize = 2 }),
            top = shared.Calibrated.With(shared.Calibrated.ScoringOptions with { TopK = 2, AbstainBelow = 0.1f }),
            plain = shared.Calibrated.With(new ScoringOptions()),
            ten = shared.Calibrated.With(shared.Calibrated.ScoringOptions with { Crops = 10 }),
            average = GoogLeNetTransformer.Average(shared.Calibrated, shared.Network);
        IDataView images = shared.Images(seed: 9, count: 6);

        Assert.Equal(Text(Answers(shared.Calibrated, images)), Text(Answers(threads, images)));
        Assert.Equal(
            Answers(shared.Calibrated, images).Select(answer => answer.UnknownPValue),
            Answers(top, images).Select(answer => answer.UnknownPValue));
        Assert.All((GoogLeNetTransformer[])[plain, ten, average],
            other => Assert.Null(other.GetOutputSchema(images.Schema).GetColumnOrNull("Unknown")));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(10, 1)]
    public void Crops_and_averages_are_calibrated_as_they_score(int crops, int networks)
    {
        using GoogLeNetTransformer average = GoogLeNetTransformer.Average([.. Enumerable.Repeat(shared.Network, networks)]);
        using GoogLeNetTransformer cropping = average.With(new ScoringOptions { Crops = crops });
        using GoogLeNetTransformer calibrated = cropping.Calibrate(shared.HeldOut, falseAlarms: 0.05);

        Assert.All(Answers(calibrated, shared.Strange(count: 3)), answer => Assert.True(answer.Unknown));
        Assert.InRange(Answers(calibrated, shared.Images(seed: 7, count: 20)).Count(answer => answer.Unknown), 0, 4);
    }

    [Fact]
    public void An_average_that_gives_a_class_no_chance_at_all_is_calibrated()
    {
        using var sure = new GoogLeNetTransformer(
            _mlContext, shared.Network.Model.With("fc.bias", place: 0, value: 5_000), shared.Network.Columns);
        using GoogLeNetTransformer average = GoogLeNetTransformer.Average(sure, sure);

        using GoogLeNetTransformer calibrated = average.Calibrate(shared.HeldOut, falseAlarms: 0);

        Assert.InRange(calibrated.ScoringOptions.Temperature, 99, 101); // the highest: two thirds of the labels are others
    }

    [Fact]
    public void An_image_at_a_time_has_the_same_answers()
    {
        IDataView images = _mlContext.Transforms.DropColumns("Label").Fit(shared.HeldOut).Transform(shared.Images(seed: 9, count: 3));
        GoogLeNetTransformer own = shared.Calibrated.With(new ComputeOptions()); // the engine disposes it
        using var engine = _mlContext.Model.CreatePredictionEngine<CalibratedNetwork.Row, Answer>(own, images.Schema);

        Answer[] alone = [.. _mlContext.Data.CreateEnumerable<CalibratedNetwork.Row>(images, reuseRowObject: false).Select(engine.Predict)];

        Assert.Equal(
            Answers(shared.Calibrated, images).Select(answer => (answer.UnknownPValue, string.Join('|', answer.LabelSet))),
            alone.Select(answer => (answer.UnknownPValue, string.Join('|', answer.LabelSet))));
    }

    [Fact]
    public void TorchSharp_gives_the_same_p_values()
    {
        using GoogLeNetTransformer torch = shared.Calibrated.With(
            new ComputeOptions { Engine = ScoringEngine.TorchSharp, Precision = Precision.Float32 });
        IDataView images = shared.Images(seed: 9, count: 6);

        Assert.All(Answers(shared.Calibrated, images).Zip(Answers(torch, images)),
            pair => Assert.Equal(pair.First.UnknownPValue, pair.Second.UnknownPValue, 1.5 / 61));
    }

    [Fact]
    public void Int8_is_calibrated_as_it_computes_and_quantizing_keeps_a_calibration()
    {
        using GoogLeNetTransformer quantized = shared.Calibrated.Quantize(shared.HeldOut);
        using GoogLeNetTransformer int8 = quantized.With(new ComputeOptions { Precision = Precision.Int8 });
        using GoogLeNetTransformer calibrated = int8.Calibrate(shared.HeldOut, coverage: 0.9, falseAlarms: 0.05);
        IDataView images = shared.Images(seed: 9, count: 6);

        Assert.Equal(Text(Answers(shared.Calibrated, images)), Text(Answers(quantized, images)));
        Assert.All(Answers(calibrated, shared.Strange(count: 3)), answer => Assert.True(answer.Unknown));
        Assert.InRange(Answers(calibrated, shared.Images(seed: 7, count: 20)).Count(answer => answer.Unknown), 0, 4);
    }

    [Theory]
    [InlineData("references", "not in ascending order")]
    [InlineData("thresholds", "not all from 0 to 1")]
    [InlineData("centre", "not all finite numbers")]
    [InlineData("means", "not a matrix of 1 to 3 rows of 1,024 numbers")]
    [InlineData("directions", "not a row for each mean")]
    [InlineData("factor", "missing or not expected")]
    public void A_damaged_calibration_is_refused_by_name(string tensor, string problem)
    {
        using var entry = new MemoryStream();
        shared.Calibrated.Calibration!.Write(entry);
        using var damaged = new MemoryStream(CalibratedNetwork.Damage(entry.ToArray(), tensor));

        Assert.Equal(
            $"The saved model is damaged: its calibration cannot be read. Its tensor '{tensor}' is {problem}. Save the model again.",
            Assert.Throws<InvalidDataException>(() => Calibration.Read(damaged, classes: 3, new(0.9, 0.05))).Message);
    }

    [Fact]
    public void A_calibration_that_is_damaged_or_missing_stops_a_model_from_loading()
    {
        using var file = new MemoryStream();
        _mlContext.Model.Save(shared.Calibrated, null, file);

        Assert.Equal("The saved model has no entry 'Calibration.safetensors'. Save it again.", Refusal(_ => null));
        Assert.StartsWith(
            "The saved model is damaged: its calibration cannot be read. ", Refusal(content => content[..(content.Length / 2)]));

        string Refusal(Func<byte[], byte[]?> change)
        {
            using var changed = new MemoryStream(ChangedArchive.Of(
                file.ToArray(), (name, content) => name.EndsWith("Calibration.safetensors") ? change(content) : content));
            return Assert.ThrowsAny<Exception>(() => new MLContext().Model.Load(changed, out _)).GetBaseException().Message;
        }
    }

    private Answer[] Answers(GoogLeNetTransformer network, IDataView images) =>
        [.. _mlContext.Data.CreateEnumerable<Answer>(network.Transform(images), reuseRowObject: false)];

    private static IEnumerable<string> Text(IEnumerable<Answer> answers) => answers.Select(answer =>
        $"{answer.PredictedLabel} {answer.UnknownPValue} {answer.Unknown} {string.Join('|', answer.LabelSet)} {answer.LabelSetSize}");

    private sealed class Answer
    {
        public uint PredictedLabel { get; set; }
        public float[] Score { get; set; } = [];
        public float UnknownPValue { get; set; }
        public bool Unknown { get; set; }
        public string[] LabelSet { get; set; } = [];
        public int LabelSetSize { get; set; }
    }
}
