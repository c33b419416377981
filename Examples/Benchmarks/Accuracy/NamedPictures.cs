using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

namespace Benchmarks.Accuracy;

/// <summary>What a network said to pictures.</summary>
internal sealed class NamedPictures
{
    public NamedPictures(GoogLeNetTransformer network, IDataView validation, IDataView test)
    {
        Validation = Score(network, validation, out uint[] first);
        Test = Score(network, test, out uint[] second);
        Names = [.. first, .. second];
        Engine = network.EngineDescription;
    }

    /// <summary>What computed: "ONNX Runtime 1.31.1, CPU, float32".</summary>
    public string Engine { get; }

    /// <summary>Whether each picture of the split was named rightly.</summary>
    public bool[] Validation { get; }

    /// <inheritdoc cref="Validation"/>
    public bool[] Test { get; }

    /// <summary>The keys of the names of all pictures.</summary>
    public uint[] Names { get; }

    private static bool[] Score(GoogLeNetTransformer network, IDataView pixels, out uint[] names)
    {
        IDataView scored = network.Transform(pixels); // with labels in the network's numbering
        names = [.. scored.GetColumn<uint>("PredictedLabel")];
        return [.. names.Zip(scored.GetColumn<uint>("Label"), (name, label) => name == label)];
    }
}
