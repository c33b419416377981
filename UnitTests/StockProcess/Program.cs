// StockProcess MODEL.zip IMAGE...
//
// Scores images with a saved model and prints a line for each: path, class name, and the bits of the scores in hexadecimal. Has ML.NET's
// own packages and nothing else.
using Microsoft.ML;
using StockProcess;

if (args is not [var model, .. var images])
{
    Console.Error.WriteLine("usage: StockProcess MODEL.zip IMAGE...");
    return 2;
}

var mlContext = new MLContext();
ITransformer loaded = mlContext.Model.Load(model, out _);
using (loaded as IDisposable)
{
    IDataView scored = loaded.Transform(mlContext.Data.LoadFromEnumerable(images.Select(path => new Image { ImagePath = path }).ToList()));
    IDataView named = mlContext.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel").Fit(scored).Transform(scored);
    foreach (Answer answer in mlContext.Data.CreateEnumerable<Answer>(named, reuseRowObject: false))
        Console.WriteLine(
            $"{answer.ImagePath}\t{answer.Name}\t"
            + $"{string.Join(' ', answer.Score.Select(score => $"{BitConverter.SingleToUInt32Bits(score):X8}"))}");
}
return 0;
