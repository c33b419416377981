using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

/// <summary>From what networks give of crops to the scores of a row.</summary>
public class ScoreMapperTests
{
    private static readonly float[][] Logits = [[MathF.Log(4), 0], [0, 0]]; // probabilities 0.8, 0.2 and 0.5, 0.5

    [Fact]
    public void Two_networks_average_their_probabilities() => AssertClose([0.65f, 0.35f], Scores(new()));

    [Fact]
    public void Probabilities_that_add_up_to_more_than_1_by_rounding_are_1() => Assert.Equal([1, 0], Scores(new(), [1.0000001f, 0]));

    [Fact]
    public void A_temperature_divides_what_the_average_is_the_softmax_of() =>
        AssertClose(
            [MathF.Sqrt(0.65f) / (MathF.Sqrt(0.65f) + MathF.Sqrt(0.35f)), MathF.Sqrt(0.35f) / (MathF.Sqrt(0.65f) + MathF.Sqrt(0.35f))],
            Scores(new() { Temperature = 2 }));

    [Fact]
    public void Logits_of_an_average_are_logarithms_divided_by_the_temperature() =>
        AssertClose([MathF.Log(0.65f) / 2, MathF.Log(0.35f) / 2], Scores(new() { Temperature = 2, OutputLogits = true }));

    [Fact]
    public void Huge_logits_have_probabilities()
    {
        float[] logits = [500, 499, -500];

        Softmax.InPlace(logits);

        AssertClose([1 / (1 + MathF.Exp(-1)), 1 / (1 + MathF.E), 0], logits);
    }

    private static float[] Scores(ScoringOptions options, float[]? joined = null)
    {
        DataViewSchema schema = new MLContext(seed: 1).Data.LoadFromEnumerable<Row>([]).Schema;
        var model =
            new GoogLeNetModel(GoogLeNetArchitecture.Paper, ["daisy", "tulip"], imageSize: 32, [], new Dictionary<string, WeightTensor>());
        using var engines = new EnginePool(
            Logits.Length, (_, _) => throw new InvalidOperationException("nothing is to be computed"), threads: 1, shareable: true,
            typeof(GoogLeNetTransformer));
        var pixels = PixelColumn.Require(schema, "Pixels", PixelKind.Normalized, "schema");
        var columns = new ColumnNames("Pixels", "Label", "Score", "PredictedLabel");
        var mapping = new ScoreMapper(schema, model, engines, options, new(), columns, pixels, labels: null);
        var scores = new float[2];
        foreach (float[] logits in Logits)
            mapping.Join([.. logits], crop: 0, scores);
        joined?.CopyTo(scores, 0);
        mapping.Finish(scores);
        return scores;
    }

    private static void AssertClose(float[] expected, float[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));

    private sealed class Row
    {
        [VectorType(3, 32, 32)]
        public float[] Pixels { get; set; } = [];
    }
}
