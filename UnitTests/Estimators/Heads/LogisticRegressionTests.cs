using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MLNet.GoogLeNet.Heads;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Heads;

public sealed class LogisticRegressionTests
{
    private readonly ImageFeatures[] _images = Clouds.Make(classes: 3, perClass: 30);

    [Fact]
    public void The_gradient_is_the_slope_of_the_loss()
    {
        var data = LabelledFeatures.Of(Clouds.Make(classes: 3, perClass: 23, views: 2), [1, 0.5f, 2]);
        var loss = new SoftmaxLoss(data, 3) { Strength = 0.7 };
        var random = new Random(1);
        double[] point = [.. Enumerable.Range(0, loss.ParameterCount).Select(_ => random.NextDouble() - 0.5)];
        var gradient = new double[point.Length];
        loss.Evaluate(point, gradient);

        Assert.All(Enumerable.Range(0, point.Length), i =>
        {
            const double step = 1e-3;
            double At(double shift) => loss.Evaluate(
                [.. point.Select((value, j) => j == i ? value + shift : value)], new double[point.Length]);
            Assert.Equal((At(step) - At(-step)) / (2 * step), gradient[i], 2e-3);
        });
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1)]
    [InlineData(0.01)]
    public void The_classifier_is_the_one_that_no_other_is_better_than(double strength)
    {
        var data = LabelledFeatures.Of(_images, classWeights: null);

        LinearClassifier classifier = Fit(data, strength);

        double[] point = [.. classifier.Weights.SelectMany(row => row), .. classifier.Biases], start = new double[point.Length];
        Assert.InRange(Slope(data, strength, point) / Slope(data, strength, start), 0, 2e-4);
        Assert.Equal(0, classifier.Biases.Sum(), 1e-3);
    }

    [Fact]
    public void It_is_the_one_that_ML_NETs_trainer_finds()
    {
        var mlContext = new MLContext(seed: 1);
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 9);
        IDataView rows = mlContext.Data.LoadFromEnumerable(
            _images.Select(image => new Row { Features = image.Views[0], Class = (uint)image.Label }), definition);
        IDataView keyed = mlContext.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(rows).Transform(rows);
        var stock = mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            L1Regularization = 0,
            L2Regularization = 3,
            OptimizationTolerance = 1e-9f,
            HistorySize = 20,
            NumberOfThreads = 1,
        }).Fit(keyed).Transform(keyed);

        LinearClassifier ours = Fit(LabelledFeatures.Of(_images, classWeights: null), 3);

        Assert.All(stock.GetColumn<float[]>("Score").Zip(_images), pair => Assert.Equal(
            pair.First, Probabilities(ours, pair.Second.Views[0]), (expected, actual) => Math.Abs(expected - actual) < 2e-3));
    }

    [Fact]
    public void Views_of_an_image_count_as_one_and_weights_of_classes_as_so_many_images()
    {
        ImageFeatures[] twice = [.. _images.Select(image => image with { Views = [image.Views[0], image.Views[0]] })];
        ImageFeatures[] more = [.. _images, .. _images.Where(image => image.Label == 1)];

        LinearClassifier plain = Fit(LabelledFeatures.Of(_images, classWeights: null), 1);

        AssertAlike(plain, Fit(LabelledFeatures.Of(twice, classWeights: null), 1));
        AssertAlike(Fit(LabelledFeatures.Of(more, classWeights: null), 1), Fit(LabelledFeatures.Of(_images, [1, 2, 1]), 1));
    }

    [Fact]
    public void A_class_without_images_is_never_predicted()
    {
        ImageFeatures[] gap = [.. _images.Select(image => image with { Label = image.Label == 2 ? 3 : image.Label })];

        LinearClassifier classifier = LogisticRegression.Path(
            LabelledFeatures.Of(gap, classWeights: null), 5, [1], TestContext.Current.CancellationToken).Last();

        AssertAlike(Fit(LabelledFeatures.Of(_images, classWeights: null), 1),
            new([.. new[] { 0, 1, 3 }.Select(k => classifier.Weights[k])], [.. new[] { 0, 1, 3 }.Select(k => classifier.Biases[k])]));
        Assert.All(gap, image =>
        {
            float[] probabilities = Probabilities(classifier, image.Views[0]);
            Assert.InRange(probabilities[2] + probabilities[4], 0, 1e-12f);
        });
    }

    [Fact]
    public void A_weaker_penalty_allows_larger_weights_and_a_lower_loss()
    {
        double[] sizes = [.. LogisticRegression.Path(
            LabelledFeatures.Of(_images, classWeights: null), 3, StrengthSearch.Strengths, TestContext.Current.CancellationToken)
            .Select(classifier => classifier.Weights.Sum(row => row.Sum(weight => (double)weight * weight)))];

        Assert.Equal(sizes.Order(), sizes);
        Assert.True(sizes[^1] > 100 * sizes[0]);
    }

    [Fact]
    public void The_same_bits_come_out_wherever_the_vectors_are_in_memory()
    {
        ImageFeatures[] images = Clouds.Make(classes: 7, perClass: 20, length: 101);
        LinearClassifier[] fits = [.. Enumerable.Range(0, 4).Select(i =>
        {
            byte[] _ = new byte[8 * i + 1]; // moves what is allocated next
            ImageFeatures[] copy = [.. images.Select(image => image with { Views = [[.. image.Views[0]]] })];
            return LogisticRegression.Path(LabelledFeatures.Of(copy, classWeights: null), 7, [1], CancellationToken.None).Last();
        })];

        Assert.All(fits, fit => Assert.Equal(fits[0].Weights.SelectMany(row => row), fit.Weights.SelectMany(row => row)));
    }

    [Fact]
    public void Scaling_can_be_undone_in_the_classifier()
    {
        ImageFeatures[] images =
            [.. _images.Select(image => image with { Views = [[.. image.Views[0].Select((value, i) => 50 + value * 7 + i)]] })];
        var scaling = FeatureScaling.Of(images);
        ImageFeatures[] scaled = [.. images.Select(image => image with { Views = [[.. image.Views[0]]] })];
        scaling.Apply(scaled);
        LinearClassifier classifier = Fit(LabelledFeatures.Of(scaled, classWeights: null), 1), undone = scaling.Undo(classifier);

        float[] values = [.. scaled.SelectMany(image => image.Views[0])];
        Assert.Equal(0, values.Average(), 1e-4);
        Assert.Equal(1, values.Average(value => (double)value * value), 1e-3);
        Assert.All(images.Zip(scaled), pair => Assert.Equal(
            Probabilities(classifier, pair.Second.Views[0]), Probabilities(undone, pair.First.Views[0]),
            (expected, actual) => Math.Abs(expected - actual) < 1e-4));
    }

    private static LinearClassifier Fit(LabelledFeatures data, double strength) =>
        LogisticRegression.Path(data, 3, [strength], TestContext.Current.CancellationToken).Last();

    private static double Slope(LabelledFeatures data, double strength, double[] point)
    {
        var gradient = new double[point.Length];
        new SoftmaxLoss(data, 3) { Strength = strength }.Evaluate(point, gradient);
        return Math.Sqrt(gradient.Sum(value => value * value));
    }

    private static float[] Probabilities(LinearClassifier classifier, float[] features)
    {
        var logits = new double[classifier.Biases.Length];
        classifier.Score(features, logits);
        double sum = logits.Sum(Math.Exp);
        return [.. logits.Select(logit => (float)(Math.Exp(logit) / sum))];
    }

    private static void AssertAlike(LinearClassifier expected, LinearClassifier actual) => Assert.Equal(
        expected.Weights.SelectMany(row => row), actual.Weights.SelectMany(row => row), (x, y) => Math.Abs(x - y) < 1e-3);

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
        public uint Class { get; set; }
    }
}
