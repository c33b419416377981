#:project ../../Estimators/MLNet.GoogLeNet.csproj
#:property Libtorch=false

// dotnet run Score.cs -- MODEL FOLDER
// Classifies the images of FOLDER with a model that Train.cs saved. No libtorch is needed.
using Microsoft.ML;
using MLNet.GoogLeNet;

var mlContext = new MLContext();
ITransformer model = mlContext.Model.Load(args[0], out _);
IDataView scored = model.Transform(mlContext.Data.LoadFromImageFiles(args[1]));         // unlabelled images
IDataView named = mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored);

foreach (Answer answer in mlContext.Data.CreateEnumerable<Answer>(named, reuseRowObject: true))
    Console.WriteLine($"{answer.Score.Max(),7:P1}  {answer.PredictedLabel}  {answer.ImagePath}");

internal sealed class Answer
{
    public string ImagePath { get; set; } = "";
    public string PredictedLabel { get; set; } = "";
    public float[] Score { get; set; } = [];
}
