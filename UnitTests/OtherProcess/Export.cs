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

    /// <summary>Saves a pipeline for ML.NET's own packages, twice: with the temporary folder of the system, and with another.</summary>
    public static void WritePortable(string model, string file, string temporaryFolder)
    {
        var own = new MLContext { TempFilePath = temporaryFolder };
        ITransformer pipeline = own.Model.Load(model, out DataViewSchema schema);
        foreach (MLContext mlContext in (MLContext[])[new(), own])
        {
            try
            {
                mlContext.Model.SavePortable(pipeline, schema, file);
                Console.WriteLine("saved");
            }
            catch (IOException e)
            {
                Console.WriteLine(e.Message);
            }
        }
    }
}
