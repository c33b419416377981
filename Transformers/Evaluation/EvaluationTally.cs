using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Displays;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Evaluation;

/// <summary>What is counted of scored rows, one at a time.</summary>
/// <param name="classNames">The classes in the order of the scores.</param>
/// <param name="known">The images that the network learned from; null where that is not known.</param>
internal sealed class EvaluationTally(IReadOnlyList<string> classNames, TrainingImages? known)
{
    private const int Top = 5, Shown = 3, Worst = 12;

    private readonly int[,] _counts = new int[classNames.Count, classNames.Count]; // [true, predicted]
    private readonly Reliability _reliability = new();
    private readonly List<(long Row, string? Path, ImageHash Hash)> _hashed = [];
    private readonly PriorityQueue<PredictionGrid.Image, (double Loss, long Earlier)> _worst = new();
    private int _images, _right, _topFive, _withoutImage, _withoutLabel, _unknownLabel;
    private double _loss;

    /// <param name="row">The row, from 0.</param>
    /// <param name="label">The class in the model's numbering, from 0; −1 for none.</param>
    /// <param name="hasLabel">Whether the row has a label, which the model may not know.</param>
    /// <param name="scores">Probabilities; NaN without an image.</param>
    /// <param name="path">The file.</param>
    /// <param name="hash">The hash of the image.</param>
    public void Add(long row, int label, bool hasLabel, float[] scores, string? path, ImageHash? hash)
    {
        bool hasImage = !float.IsNaN(scores[0]);
        _withoutImage += hasImage ? 0 : 1;
        _withoutLabel += hasLabel ? 0 : 1;
        _unknownLabel += hasLabel && label < 0 ? 1 : 0;
        if (!hasImage || label < 0)
            return;
        int[] top = new int[Math.Min(Top, scores.Length)];
        TopScoring.Indices(scores, top);
        double loss = -Math.Log(Math.Max(scores[label], float.Epsilon));
        _images++;
        _right += top[0] == label ? 1 : 0;
        _topFive += top.Contains(label) ? 1 : 0;
        _counts[label, top[0]]++;
        _loss += loss;
        _reliability.Add(scores[top[0]], top[0] == label);
        if (hash is { } known)
            _hashed.Add((row, path, known));
        if (_worst.Count == Worst && _worst.TryPeek(out _, out var least) && loss <= least.Loss)
            return;
        _worst.Enqueue(new()
        {
            ImagePath = path,
            Label = classNames[label],
            PredictedLabel = classNames[top[0]],
            Likeliest = [.. top.Take(Shown).Select(place => (classNames[place], scores[place]))],
            Loss = loss,
        }, (loss, -row)); // of equal losses those of earlier rows stay
        if (_worst.Count > Worst)
            _worst.Dequeue();
    }

    /// <exception cref="InvalidOperationException">No row has both an image and a label that the model knows.</exception>
    public ImageEvaluation ToEvaluation()
    {
        if (_images == 0)
            throw new InvalidOperationException(
                $"No row has both an image and a label that the model knows ({_withoutImage:N0} have no image, {_withoutLabel:N0} no "
                + $"label, {_unknownLabel:N0} another class). Give labelled images of its classes.");
        ClassEvaluation[] classes = [.. Enumerable.Range(0, classNames.Count).Select(Class)];
        return new()
        {
            Images = _images,
            WithoutImage = _withoutImage,
            WithoutLabel = _withoutLabel,
            OfUnknownClass = _unknownLabel,
            Accuracy = Estimate.OfShare(_right, _images)!.Value,
            TopFiveAccuracy = Estimate.OfShare(_topFive, _images)!.Value,
            MacroRecall = classes.Average(one => one.Recall?.Value)!.Value,
            CrossEntropy = _loss / _images,
            CalibrationError = _reliability.Error(),
            Reliability = _reliability.ToBins(),
            Classes = classes,
            Confusion = new(classNames, _counts, withoutLabel: 0, withoutPrediction: 0),
            Worst = [.. _worst.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)],
            TrainedOn = known is null ? null : Leaks(known),
        };
    }

    private ClassEvaluation Class(int label)
    {
        int right = _counts[label, label];
        int count = Enumerable.Range(0, classNames.Count).Sum(other => _counts[label, other]);
        int predicted = Enumerable.Range(0, classNames.Count).Sum(other => _counts[other, label]);
        return new(
            classNames[label], count, predicted, Estimate.OfShare(right, predicted), Estimate.OfShare(right, count),
            Estimate.OfF1(right, count + predicted - right));
    }

    private TrainedOnImage[] Leaks(TrainingImages known) =>
    [
        .. _hashed.Zip(known.Find([.. _hashed.Select(image => image.Hash)]), (image, isExact) =>
            isExact is { } exact ? new TrainedOnImage(image.Row, image.Path, exact) : null).OfType<TrainedOnImage>(),
    ];
}
