using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

var mlContext = new MLContext(seed: 1);
IDataView rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 4).Select(i => new Row(i)).ToList());
var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
    .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(new GoogLeNetOptions
    {
        Architecture = GoogLeNetArchitecture.Torchvision, ImageSize = 32, Epochs = 1, ValidationFraction = 0,
    }));
try
{
    int scored = pipeline.Fit(rows).Transform(rows).GetColumn<float[]>("Score").Count(scores => scores.All(float.IsFinite));
    Console.WriteLine($"scored {scored} images");
    return 0;
}
catch (Exception e)
{
    Console.WriteLine($"{e.GetType().Name}: {e.Message}");
    return 1;
}

internal sealed class Row(int i)
{
    public string Label { get; set; } = i % 2 == 0 ? "even" : "odd";

    [VectorType(3, 32, 32)]
    public float[] Pixels { get; set; } = [.. Enumerable.Range(0, 3 * 32 * 32).Select(place => (float)(place % (i + 2)))];
}
