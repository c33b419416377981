using Microsoft.ML;

namespace TrainFlowers;

internal static class ModelFile
{
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
