using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

namespace Benchmarks.Accuracy;

/// <summary>What a network said to images.</summary>
internal sealed class NamedImages
{
    public NamedImages(GoogLeNetTransformer network, IDataView validation, IDataView test)
        : this(
            network.EngineDescription,
            NamesBy(network, validation), NamesBy(network, test), LabelsFor(network, validation), LabelsFor(network, test))
    {
    }

    /// <param name="engine">What computed.</param>
    /// <param name="validationNames">The keys of the names that the images of the split were given.</param>
    /// <param name="testNames">The same for the test split.</param>
    /// <param name="validationLabels">The keys of the right names.</param>
    /// <param name="testLabels">The same for the test split.</param>
    public NamedImages(string engine, uint[] validationNames, uint[] testNames, uint[] validationLabels, uint[] testLabels)
    {
        Engine = engine;
        Validation = [.. validationNames.Zip(validationLabels, (name, label) => name == label)];
        Test = [.. testNames.Zip(testLabels, (name, label) => name == label)];
        Names = [.. validationNames, .. testNames];
    }

    /// <summary>What computed: "ONNX Runtime 1.31.1, CPU, float32".</summary>
    public string Engine { get; }

    /// <summary>Whether each image of the split was classified correctly.</summary>
    public bool[] Validation { get; }

    /// <inheritdoc cref="Validation"/>
    public bool[] Test { get; }

    /// <summary>The keys of the names of all images.</summary>
    public uint[] Names { get; }

    /// <summary>The right names of labelled pixels, numbered as the network numbers them.</summary>
    public static uint[] LabelsFor(GoogLeNetTransformer network, IDataView pixels) =>
        [.. network.Transform(pixels).GetColumn<uint>("Label")];

    private static uint[] NamesBy(GoogLeNetTransformer network, IDataView pixels) =>
        [.. network.Transform(pixels).GetColumn<uint>("PredictedLabel")];
}
