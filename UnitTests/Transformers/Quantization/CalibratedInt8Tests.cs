using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Quantization;

/// <summary>What a calibrated network says of images in int8, in ML.NET and in an ONNX file, compared with float32.</summary>
public sealed class CalibratedInt8Tests : IDisposable
{
    private const int Side = 36, Crop = 32, HeldOut = 120;
    private static readonly string[] ClassNames = ["a", "b", "c"];

    private readonly TempFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_answers_are_those_of_float32_but_for_what_rounding_moves()
    {
        IDataView heldOut = View(Rows(seed: 2, HeldOut));
        using GoogLeNetTransformer trained = Trained();
        using GoogLeNetTransformer calibrated = trained.Calibrate(heldOut, coverage: 0.9, falseAlarms: 0.05);
        using GoogLeNetTransformer quantized = calibrated.Quantize(heldOut);
        using GoogLeNetTransformer int8 = quantized.With(new ComputeOptions { Precision = Precision.Int8 });
        using GoogLeNetTransformer again = int8.Calibrate(heldOut, coverage: 0.9, falseAlarms: 0.05);
        quantized.SaveOnnx(_folder["int8.onnx"], new() { Precision = Precision.Int8 });
        using var session = new InferenceSession(_folder["int8.onnx"]);
        ColourRows[] rows = Rows(seed: 3, 66);

        Answer[] expected = Answers(calibrated, rows), inside = Answers(int8, rows), inFile = [.. rows.Select(row => InFile(session, row))],
            calibratedAgain = Answers(again, rows);

        Assert.NotEqual(expected[0].Score, inside[0].Score); // it is int8
        AssertAlike(expected, inside, calibrated.Calibration!.Thresholds.Single());
        AssertAlike(expected, inFile, calibrated.Calibration.Thresholds.Single());
        AssertAlike(expected, calibratedAgain, again.Calibration!.Thresholds.Single());
        Assert.Contains(expected, answer => answer.Unknown);
        Assert.True(expected.DistinctBy(answer => answer.LabelSet.Length).Count() > 1);
    }

    // On average. The features of a network that nobody trained suffer more from rounding than those of real ones do; p-values that had
    // nothing to do with each other would be a third apart.
    private static void AssertAlike(Answer[] expected, Answer[] found, float threshold)
    {
        const double Probability = 0.03, PValue = 0.2, SameAnswers = 0.9;
        Assert.All(found, answer =>
        {
            Assert.Equal(answer.UnknownPValue <= 0.05f, answer.Unknown);
            Assert.Equal(ClassNames.Where((_, label) => answer.Score[label] >= threshold), answer.LabelSet.Order());
        });
        (Answer First, Answer Second)[] pairs = [.. expected.Zip(found)];
        Assert.InRange(
            pairs.Average(pair => pair.First.Score.Zip(pair.Second.Score).Average(both => Math.Abs(both.First - both.Second))),
            0, Probability);
        Assert.InRange(pairs.Average(pair => Math.Abs(pair.First.UnknownPValue - pair.Second.UnknownPValue)), 0, PValue);
        Assert.InRange(
            pairs.Average(pair => pair.First.LabelSet.Order().SequenceEqual(pair.Second.LabelSet.Order()) ? 1.0 : 0), SameAnswers, 1);
        Assert.InRange(pairs.Average(pair => pair.First.Unknown == pair.Second.Unknown ? 1.0 : 0), SameAnswers, 1);
    }

    private GoogLeNetTransformer Trained()
    {
        using (var body = new GoogLeNetTransformer(
            _mlContext, SyntheticModels.Make(GoogLeNetArchitecture.Paper, mean: []), new("Pixels", "Label", "Score", "PredictedLabel")))
            body.SaveWeights(_folder["weights.safetensors"]);
        return _mlContext.MulticlassClassification.Trainers
            .GoogLeNet(TrainingRecipe.Head(_folder["weights.safetensors"]) with { ImageSize = Crop, Seed = 1 })
            .Fit(View(Rows(seed: 1, 60)));
    }

    private static ColourRows[] Rows(int seed, int count) => ColourRows.Make(classes: 3, perClass: count / 3, Side, seed);

    private IDataView View(IEnumerable<ColourRows> rows) => ColourRows.View(_mlContext, rows, classNames: ClassNames);

    private Answer[] Answers(GoogLeNetTransformer network, ColourRows[] rows) =>
        [.. _mlContext.Data.CreateEnumerable<Answer>(network.Transform(View(rows)), reuseRowObject: false)];

    private static Answer InFile(InferenceSession session, ColourRows row)
    {
        float[] middle = [.. from channel in Enumerable.Range(0, 3)
                             from y in Enumerable.Range(2, Crop)
                             from x in Enumerable.Range(2, Crop)
                             select row.Pixels[(channel * Side + y) * Side + x]];
        using var input = OrtValue.CreateTensorValueFromMemory(middle, [1, 3, Crop, Crop]);
        using var outputs = session.Run(new RunOptions(), ["Pixels"], [input], ["Score", "UnknownPValue", "Unknown", "LabelSet"]);
        bool[] members = outputs[3].GetTensorDataAsSpan<bool>().ToArray();
        return new()
        {
            Score = outputs[0].GetTensorDataAsSpan<float>().ToArray(),
            UnknownPValue = outputs[1].GetTensorDataAsSpan<float>()[0],
            Unknown = outputs[2].GetTensorDataAsSpan<bool>()[0],
            LabelSet = [.. ClassNames.Where((_, label) => members[label])],
        };
    }

    private sealed class Answer
    {
        public float[] Score { get; set; } = [];
        public float UnknownPValue { get; set; }
        public bool Unknown { get; set; }
        public string[] LabelSet { get; set; } = [];
    }
}
