using MLNet.GoogLeNet.Heads;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Heads;

public sealed class StrengthSearchTests
{
    private static readonly StrengthSearch Search = new(3, classWeights: null, TrainingMetric.ValidationLoss, CancellationToken.None);

    [Fact]
    public void Labels_that_the_images_do_not_show_ask_for_the_strongest_penalty()
    {
        ImageFeatures[] training = Clouds.Make(classes: 3, perClass: 20, length: 60);
        ImageFeatures[] validation = Clouds.Make(classes: 3, perClass: 40, length: 60, seed: 2);
        var random = new Random(1);
        ImageFeatures[] Guessed(ImageFeatures[] images) => [.. images.Select(image => image with { Label = random.Next(3) })];

        Choice shown = Search.ByValidation(training, validation), guessed = Search.ByValidation(Guessed(training), Guessed(validation));

        Assert.Equal(StrengthSearch.Strengths[0], guessed.Strength);
        Assert.InRange(StrengthSearch.Strengths.ToList().IndexOf(shown.Strength), 1, StrengthSearch.Strengths.Count - 2); // within the grid
    }

    [Fact]
    public void Validation_images_choose_and_are_not_learnt_from()
    {
        ImageFeatures[] training = Clouds.Make(classes: 3, perClass: 20), validation = Clouds.Make(classes: 3, perClass: 20, seed: 2);

        Choice choice = Search.ByValidation(training, validation);

        LinearClassifier alone = Alone(training, choice.Strength);
        Assert.Equal(alone.Weights.SelectMany(row => row), choice.Classifier.Weights.SelectMany(row => row));
    }

    [Theory]
    [InlineData(TrainingMetric.ValidationLoss)]
    [InlineData(TrainingMetric.ValidationAccuracy)]
    [InlineData(TrainingMetric.TrainingLoss)]
    public void The_figure_that_chooses_is_the_one_that_is_asked_for(TrainingMetric metric)
    {
        ImageFeatures[] training = Clouds.Make(classes: 3, perClass: 8, length: 60);
        ImageFeatures[] validation = Clouds.Make(classes: 3, perClass: 40, length: 60, seed: 2);

        Choice choice = new StrengthSearch(3, classWeights: null, metric, CancellationToken.None).ByValidation(training, validation);

        TrainingMetric[] metrics = [TrainingMetric.ValidationLoss, TrainingMetric.ValidationAccuracy, TrainingMetric.TrainingLoss];
        Choice[] others = [.. metrics
            .Select(other => new StrengthSearch(3, classWeights: null, other, CancellationToken.None).ByValidation(training, validation))];
        Assert.All(others, other => Assert.True(metric switch
        {
            TrainingMetric.ValidationLoss => choice.Validation!.Loss <= other.Validation!.Loss,
            TrainingMetric.ValidationAccuracy => choice.Validation!.Accuracy >= other.Validation!.Accuracy,
            _ => choice.Training.Loss <= other.Training.Loss,
        }));
        if (metric == TrainingMetric.TrainingLoss)
            Assert.Equal(StrengthSearch.Strengths[^1], choice.Strength);
    }

    [Fact]
    public void Without_validation_images_parts_of_the_training_images_are_held_out_in_turn_and_all_are_learnt_from()
    {
        ImageFeatures[] images = Clouds.Make(classes: 3, perClass: 20, length: 60);

        Choice choice = Search.ByFolds(images, new Random(1));

        LinearClassifier alone = Alone(images, choice.Strength);
        Assert.Equal(alone.Weights.SelectMany(row => row), choice.Classifier.Weights.SelectMany(row => row));
        Assert.True(choice.Validation!.Loss > choice.Training.Loss + 0.1); // of images that were learnt from it would be as low
    }

    [Fact]
    public void Classes_of_one_image_each_leave_nothing_to_choose_by()
    {
        Choice choice = Search.ByFolds(Clouds.Make(classes: 3, perClass: 1), new Random(1));

        Assert.Null(choice.Validation);
        Assert.Equal(1, choice.Training.Accuracy);
    }

    [Fact]
    public void Each_part_has_its_share_of_each_class_and_leaves_some_of_it_to_learn_from()
    {
        int[] counts = [23, 12, 3, 2, 1];
        ImageFeatures[] images = [.. counts.SelectMany((count, label) => Enumerable.Repeat(new ImageFeatures(label, [[0]]), count))];

        int[] folds = Folds.Deal(images, new Random(1));

        Assert.Equal(-1, folds[^1]); // the only image of its class
        Assert.All(Enumerable.Range(0, 4), label =>
        {
            int[] shares = [.. Enumerable.Range(0, Folds.Count)
                .Select(fold => folds.Where((part, i) => part == fold && images[i].Label == label).Count())];
            Assert.InRange(shares.Max() - shares.Min(), 0, 1);
            Assert.True(shares.Max() < counts[label]);
        });
        Assert.Equal(folds, Folds.Deal(images, new Random(1)));
        Assert.NotEqual(folds, Folds.Deal(images, new Random(2)));
    }

    private static LinearClassifier Alone(ImageFeatures[] images, double strength) => LogisticRegression.Path(
        LabelledFeatures.Of(images, classWeights: null), 3, StrengthSearch.Strengths.TakeWhile(stronger => stronger >= strength),
        CancellationToken.None).Last();
}
