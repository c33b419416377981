using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

namespace OtherProcess;

/// <summary>What a saved model can be turned into.</summary>
internal static class Export
{
    /// <summary>Writes the network at the end of a saved pipeline as an ONNX file.</summary>
    public static void Write(string model, string file)
    {
        var pipeline = (TransformerChain<ITransformer>)new MLContext().Model.Load(model, out _);
        ((GoogLeNetTransformer)pipeline.LastTransformer).SaveOnnx(file);
    }
}
