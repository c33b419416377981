// OtherProcess [--libraries] [--explain] MODEL.zip IMAGE...
// OtherProcess --export FILE.onnx MODEL.zip
// OtherProcess --portable FILE.zip MODEL.zip FOLDER
// OtherProcess --copy
// OtherProcess --head MODEL.zip WEIGHTS FOLDER
//
// Scores images with a saved model and prints a line for each: path, class name, and the bits of the scores in hexadecimal.
// With --libraries it prints the native libraries that the process loaded for that instead (on Linux), and with --explain it also
// asks the last part of the model where in the images it looks.
// With --export it writes the network as an ONNX file and prints the native libraries that were loaded for that.
// With --portable it saves a portable model, with the temporary folder of the system and then with FOLDER, and prints what was wrong
// with each.
// With --copy it loads a copy of a library as on systems where TorchSharp's own does not load, and prints what was wrong.
// With --head it trains the classifier alone on the images of FOLDER, and prints how it does on them and the native libraries.
// Nothing but ML.NET is named where images are scored: that the model's own classes are found is what the tests want to know.
using Microsoft.ML;
using OtherProcess;

if (args is ["--export", var file, var exported])
{
    Export.Write(exported, file);
    Libraries.Print();
    return 0;
}

if (args is ["--portable", var portable, var trained, var temporaryFolder])
{
    Export.WritePortable(trained, portable, temporaryFolder);
    return 0;
}

if (args is ["--copy"])
{
    Libraries.LoadCopy();
    return 0;
}

if (args is ["--head", var target, var weights, var folder])
{
    Head.Train(folder, weights, target);
    Libraries.Print();
    return 0;
}

bool listLibraries = args.Contains("--libraries"), explain = args.Contains("--explain");
if (args.Where(arg => !arg.StartsWith("--")).ToArray() is not [var model, .. var images])
{
    Console.Error.WriteLine("usage: OtherProcess [--libraries] [--explain] MODEL.zip IMAGE...");
    return 2;
}

var mlContext = new MLContext();
ITransformer loaded = mlContext.Model.Load(model, out _);
IDataView scored = loaded.Transform(mlContext.Data.LoadFromEnumerable(images.Select(path => new Image { ImagePath = path }).ToList()));
IDataView named = mlContext.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel").Fit(scored).Transform(scored);
List<Answer> answers = [.. mlContext.Data.CreateEnumerable<Answer>(named, reuseRowObject: false)];
if (explain)
    foreach (string image in images)
        _ = ((dynamic)loaded).LastTransformer.Explain(image);
if (listLibraries)
{
    Libraries.Print();
    return 0;
}
foreach (Answer answer in answers)
    Console.WriteLine(
        $"{answer.ImagePath}\t{answer.Name}\t"
        + $"{string.Join(' ', answer.Score.Select(score => $"{BitConverter.SingleToUInt32Bits(score):X8}"))}");
return 0;
