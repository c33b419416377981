using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

// MODEL.zip FOLDER → one line per image: its name, the class, the bits of its score
var mlContext = new MLContext();
ITransformer model = mlContext.Model.Load(args[0], out _);
IDataView scored = model.Transform(mlContext.Data.LoadFromImageFiles(args[1]));
foreach (Answer answer in mlContext.Data.CreateEnumerable<Answer>(
    mlContext.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel").Fit(scored).Transform(scored), reuseRowObject: true))
    Console.WriteLine($"{Path.GetFileName(answer.ImagePath)} {answer.Name} {BitConverter.SingleToUInt32Bits(answer.Score.Max()):X8}");

internal sealed class Answer
{
    public string ImagePath { get; set; } = "";
    public string Name { get; set; } = "";
    public float[] Score { get; set; } = [];
}
