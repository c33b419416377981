using MLNet.GoogLeNet.Training;

namespace MLNet.GoogLeNet.Heads;

/// <summary>Chooses how strongly weights are kept small: the one thing that the images to learn from cannot say of themselves.</summary>
/// <param name="classes">Number of classes.</param>
/// <param name="classWeights">How much each counts; none where all count alike.</param>
/// <param name="bestBy">By which figure.</param>
/// <param name="cancellation">Ends the search.</param>
/// <param name="kept">The rows of the first classes, where these do not change.</param>
internal sealed class StrengthSearch(
    int classes, float[]? classWeights, TrainingMetric bestBy, CancellationToken cancellation, LinearClassifier? kept = null)
{
    /// <summary>Those that are tried, from strong to weak, relative to one image and to scaled features.</summary>
    public static IReadOnlyList<double> Strengths { get; } = [1000, 300, 100, 30, 10, 3, 1, 0.3, 0.1];

    /// <summary>The strength where nothing can be held out.</summary>
    private const double Unchosen = 10;

    /// <summary>By validation images, none of which is learnt from.</summary>
    public Choice ByValidation(IReadOnlyList<ImageFeatures> training, IReadOnlyList<ImageFeatures> validation)
    {
        var tallies = NewTallies();
        var classifiers = new List<LinearClassifier>();
        foreach (LinearClassifier classifier in Path(training, Strengths))
        {
            Count(classifier, training, validation, tallies[classifiers.Count]);
            classifiers.Add(classifier);
        }
        int best = Best(tallies);
        return new(classifiers[best], Strengths[best], tallies[best].Training, tallies[best].Validation);
    }

    /// <summary>By cross-validation, after which all images are learnt from.</summary>
    public Choice ByFolds(IReadOnlyList<ImageFeatures> images, Random random)
    {
        int[] folds = Folds.Deal(images, random);
        var tallies = NewTallies();
        foreach (int fold in folds.Where(fold => fold >= 0).Distinct().Order())
        {
            ImageFeatures[] training = [.. images.Where((_, i) => folds[i] != fold)];
            ImageFeatures[] heldOut = [.. images.Where((_, i) => folds[i] == fold)];
            int strength = 0;
            foreach (LinearClassifier classifier in Path(training, Strengths))
                Count(classifier, training, heldOut, tallies[strength++]);
        }
        bool canChoose = folds.Any(fold => fold >= 0);
        int best = canChoose ? Best(tallies) : Strengths.ToList().IndexOf(Unchosen);
        var all = new Tally(classes);
        LinearClassifier chosen = Path(images, Strengths.Take(best + 1)).Last();
        Count(chosen, images, all);
        return new(chosen, Strengths[best], all, canChoose ? tallies[best].Validation : null);
    }

    /// <summary>How a classifier does that is there already.</summary>
    public static Choice Measure(LinearClassifier classifier, IEnumerable<ImageFeatures> training, IEnumerable<ImageFeatures> validation)
    {
        var (learnt, heldOut) = (new Tally(classifier.Weights.Length), new Tally(classifier.Weights.Length));
        Count(classifier, training, learnt);
        Count(classifier, validation, heldOut);
        return new(classifier, double.NaN, learnt, heldOut);
    }

    private IEnumerable<LinearClassifier> Path(IReadOnlyList<ImageFeatures> images, IEnumerable<double> strengths)
    {
        var data = LabelledFeatures.Of(images, classWeights);
        return kept is null
            ? LogisticRegression.Path(data, classes, strengths, cancellation)
            : LogisticRegression.PathBeside(kept, data, classes, strengths, cancellation);
    }

    private (Tally Training, Tally Validation)[] NewTallies() => [.. Strengths.Select(_ => (new Tally(classes), new Tally(classes)))];

    private int Best((Tally Training, Tally Validation)[] tallies)
    {
        var ranking = new EpochRanking(bestBy, heldOut: []);
        int best = 0;
        for (int i = 0; i < tallies.Length; i++)
            if (ranking.Offer(HeadTraining.Metrics(tallies[i].Training, tallies[i].Validation)))
                best = i;
        return best;
    }

    private static void Count(
        LinearClassifier classifier, IReadOnlyList<ImageFeatures> training, IReadOnlyList<ImageFeatures> heldOut,
        (Tally Training, Tally Validation) tallies)
    {
        Count(classifier, training, tallies.Training);
        Count(classifier, heldOut, tallies.Validation);
    }

    private static void Count(LinearClassifier classifier, IEnumerable<ImageFeatures> images, Tally tally)
    {
        int classes = classifier.Weights.Length;
        var logits = new double[classes];
        float[] rounded = new float[classes], target = new float[classes];
        foreach (ImageFeatures image in images)
        {
            classifier.Score(image.Views[0], logits);
            for (int k = 0; k < classes; k++)
                rounded[k] = (float)logits[k];
            target[image.Label] = 1;
            tally.Add(rounded, target, LinearClassifier.LogSum(logits) - logits[image.Label]);
            target[image.Label] = 0;
        }
    }
}
