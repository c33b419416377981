using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Training;

/// <summary>
/// How far the logit of each image's label was above the largest other one, summed over epochs: the area under the margin (Pleiss et al.
/// 2020). Of wrong labels it is low, since images of the right class pull the other way.
/// </summary>
internal sealed class LabelMargins
{
    // Names of the tensors in a checkpoint.
    private const string SumsName = "sums", CountsName = "counts", OthersName = "others";

    private readonly IReadOnlyList<TrainingImage> _images;
    private readonly Dictionary<int, int> _places; // by row
    private readonly float[] _sums, _counts, _others;

    public LabelMargins(IReadOnlyList<TrainingImage> images)
    {
        _images = images;
        _places = images.Index().ToDictionary(pair => pair.Item.Row, pair => pair.Index);
        (_sums, _counts, _others) = (new float[images.Count], new float[images.Count], new float[images.Count]);
    }

    /// <summary>Adds what a network that learns said of some images, none of which is a mixture of two.</summary>
    /// <param name="rows">The rows of the images.</param>
    /// <param name="logits">[N, classes].</param>
    public void Add(ReadOnlySpan<int> rows, ReadOnlySpan<float> logits)
    {
        int classes = logits.Length / rows.Length;
        for (int i = 0; i < rows.Length; i++)
        {
            int place = _places[rows[i]], label = _images[place].Label;
            ReadOnlySpan<float> given = logits.Slice(i * classes, classes);
            int other = LargestBut(label, given);
            _sums[place] += given[label] - given[other];
            _counts[place]++;
            _others[place] = other;
        }
    }

    /// <summary>The images that were seen unmixed, the most suspect label first.</summary>
    /// <param name="classNames">The names of the classes.</param>
    /// <param name="paths">The file of each row; null where the data has none.</param>
    public IReadOnlyList<SuspectLabel> Suspects(IReadOnlyList<string> classNames, IReadOnlyList<string>? paths) =>
    [
        .. Enumerable.Range(0, _images.Count).Where(place => _counts[place] > 0)
            .OrderBy(place => _sums[place] / _counts[place]).ThenBy(place => _images[place].Row)
            .Select(place => new SuspectLabel(
                _images[place].Row, paths?[_images[place].Row], classNames[_images[place].Label], classNames[(int)_others[place]],
                _sums[place] / _counts[place], (int)_counts[place])),
    ];

    /// <summary>What a checkpoint keeps.</summary>
    public Dictionary<string, WeightTensor> Save() => new()
    {
        [SumsName] = new([_sums.Length], [.. _sums]),
        [CountsName] = new([_counts.Length], [.. _counts]),
        [OthersName] = new([_others.Length], [.. _others]),
    };

    /// <summary>Goes on from what a checkpoint kept; from nothing where it kept none, as those of earlier versions.</summary>
    public void Restore(IReadOnlyDictionary<string, WeightTensor> saved)
    {
        foreach ((string name, float[] values) in ((string, float[])[])[(SumsName, _sums), (CountsName, _counts), (OthersName, _others)])
            if (saved.TryGetValue(name, out WeightTensor? tensor) && tensor.Values.Length == values.Length)
                tensor.Values.CopyTo(values, 0);
    }

    /// <summary>The class with the largest value but for this one.</summary>
    public static int LargestBut(int label, ReadOnlySpan<float> logits)
    {
        int largest = label == 0 ? 1 : 0;
        for (int k = 0; k < logits.Length; k++)
            if (k != label && logits[k] > logits[largest])
                largest = k;
        return largest;
    }
}
