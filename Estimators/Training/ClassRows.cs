using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>Rows of classifiers, one for each class, brought from the order of a file's classes into that of a training.</summary>
internal sealed class ClassRows
{
    // The last layer of each classifier is the one that has a row for each class.
    private static readonly string[] Names =
        ["fc.weight", "fc.bias", "aux1.fc2.weight", "aux1.fc2.bias", "aux2.fc2.weight", "aux2.fc2.bias"];

    private readonly int _fileClasses;
    private readonly int[] _rows; // of the file, for each class of the training; −1 for none

    /// <param name="classes">The classes of the training, in the order of its scores.</param>
    /// <param name="fileClasses">Those of the file. A name that occurs twice belongs to no class.</param>
    public ClassRows(IReadOnlyList<string> classes, IReadOnlyList<string> fileClasses)
    {
        var rows = new Dictionary<string, int>();
        for (int row = 0; row < fileClasses.Count; row++)
            if (!rows.TryAdd(fileClasses[row], row))
                rows[fileClasses[row]] = -1;
        _fileClasses = fileClasses.Count;
        _rows = [.. classes.Select(name => rows.GetValueOrDefault(name, -1))];
        Fresh = [.. classes.Where((_, i) => _rows[i] < 0)];
    }

    /// <summary>The classes that the file does not know.</summary>
    public IReadOnlyList<string> Fresh { get; }

    /// <summary>
    /// The weights of the file with the rows of their classifiers in the order of the training. Classes that the file does not know keep
    /// the rows that the network has. Where the file knows none of the classes, its classifiers are left out.
    /// </summary>
    /// <exception cref="InvalidDataException">A classifier has more or fewer rows than the file has names.</exception>
    public IReadOnlyDictionary<string, WeightTensor> Arrange(IReadOnlyDictionary<string, WeightTensor> weights, GoogLeNetModule network)
    {
        if (Fresh.Count == _rows.Length)
            return weights.Where(pair => !ClassifierNames.IsClassifier(pair.Key)).ToDictionary();

        var drawn = NetworkWeights.Extract(
            network.named_parameters().Where(pair => Names.Contains(pair.name)).Select(pair => (pair.name, (Tensor)pair.parameter)));
        var arranged = weights.ToDictionary();
        foreach (var (name, own) in drawn)
            if (weights.TryGetValue(name, out WeightTensor? theirs) && theirs.Shape.Length == own.Shape.Length)
                arranged[name] = Arrange(name, theirs, own);
        return arranged;
    }

    /// <summary>Which rows came from the file, by the names of parameters that have such rows and fresh ones.</summary>
    /// <param name="isFresh">Whether all of a parameter starts afresh.</param>
    public IReadOnlyDictionary<string, bool[]> Kept(Func<string, bool> isFresh)
    {
        bool[] kept = [.. _rows.Select(row => row >= 0)];
        bool isMixed = kept.Contains(true) && kept.Contains(false);
        return Names.Where(name => isMixed && !isFresh(name)).ToDictionary(name => name, _ => kept);
    }

    private WeightTensor Arrange(string name, WeightTensor theirs, WeightTensor own)
    {
        if (theirs.Shape[0] != _fileClasses)
            throw new InvalidDataException(
                $"'{name}' has {theirs.Shape[0]:N0} rows, and the file names {_fileClasses:N0} classes. "
                + "Save the weights with the name of each class.");
        if (!theirs.Shape[1..].SequenceEqual(own.Shape[1..]))
            return theirs; // does not fit, which is for the network to say

        int length = own.Values.Length / _rows.Length;
        float[] values = [.. own.Values];
        for (int i = 0; i < _rows.Length; i++)
            if (_rows[i] >= 0)
                theirs.Values.AsSpan(_rows[i] * length, length).CopyTo(values.AsSpan(i * length));
        return new(own.Shape, values);
    }
}
