using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;
using Tool.Training;

namespace Benchmarks.Results.Generality;

/// <summary>
/// A few labelled images of each class, as a beginner has them: drawn from the training and validation images of a list, whose test images
/// do not change. What is held out for validation is part of them, and each way to train decides what that is.
/// </summary>
internal sealed class DrawnImages
{
    private readonly MLContext _mlContext;
    private readonly Image[] _images, _test;

    /// <exception cref="InvalidDataException">The list has no test images, or none to learn from.</exception>
    public DrawnImages(MLContext mlContext, string list)
    {
        _mlContext = mlContext;
        _images = Read("train", "validation");
        _test = Read("test");
        if (_images.Length == 0 || _test.Length == 0)
            throw new InvalidDataException($"'{list}' needs rows with the splits train and test.");

        Image[] Read(params string[] splits)
        {
            IDataView rows = mlContext.Data.LoadFromImageList(list, splits);
            IDataView named = mlContext.Transforms.Conversion.MapKeyToValue("Label").Fit(rows).Transform(rows);
            return [.. named.GetColumn<string>("ImagePath").Zip(
                named.GetColumn<string>("Label"), (path, label) => new Image { ImagePath = path, Label = label })];
        }
    }

    /// <summary>
    /// Draws; of the same seed, a smaller number is part of a larger one. A class that has fewer gives all.
    /// </summary>
    /// <param name="perClass">How many images of each class; null: all.</param>
    /// <param name="seed">Decides which.</param>
    public TrainingData Draw(int? perClass, int seed)
    {
        var random = new Random(seed);
        Image[] drawn = [.. _images.GroupBy(image => image.Label).OrderBy(group => group.Key, StringComparer.Ordinal).SelectMany(group =>
        {
            Image[] order = [.. group];
            random.Shuffle(order);
            return order.Take(perClass ?? order.Length);
        })];
        IDataView training = _mlContext.Data.LoadFromEnumerable(drawn), test = _mlContext.Data.LoadFromEnumerable(_test);
        ITransformer keys = _mlContext.Transforms.Conversion.MapValueToKey(
            "Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(training);
        return new(keys.Transform(training), keys.Transform(test), ValidationColumnName: null);
    }

    private sealed class Image
    {
        public string ImagePath { get; init; } = "";
        public string Label { get; init; } = "";
    }
}
