using Microsoft.ML;
using Microsoft.ML.Data;

namespace TrainFlowers;

internal static class ModelFile
{
    /// <summary>Where ML.NET cannot save a model, better to fail now than after hours of training.</summary>
    public static void ThrowUnlessItCanBeSaved(MLContext mlContext, DataViewSchema schema)
    {
        try
        {
            mlContext.Model.Save(new TransformerChain<ITransformer>(), schema, Stream.Null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                "ML.NET needs the temporary folder to save and load models, and nothing can be written there. Set the environment variable "
                + $"TMPDIR (TMP on Windows) to a folder that this user can write to. The system says: {e.Message}", e);
        }
    }

    /// <summary>
    /// Saves a model beside its file and moves it there, so that the file is the old model or the new one and never half of one.
    /// </summary>
    public static void Save(MLContext mlContext, ITransformer model, DataViewSchema schema, string path)
    {
        string unfinished = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            mlContext.Model.Save(model, schema, unfinished);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
