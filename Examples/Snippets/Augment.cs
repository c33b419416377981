#:project ../../Estimators/MLNet.GoogLeNet.csproj

// dotnet run Augment.cs -- FOLDER
// Shows how training varies the images of FOLDER (one subfolder per class), which have no up: surfaces, cells, or the
// ground from above. Writes augmented.html.
using Microsoft.ML;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Displays;

var mlContext = new MLContext(seed: 1);
IDataView images = mlContext.Data.LoadFromImageFolder(args[0]);

var trainer = mlContext.MulticlassClassification.Trainers.GoogLeNet(new GoogLeNetOptions
{
    Augmentation = new AugmentationOptions
    {
        Mirror = true,
        QuarterTurns = true,        // with Mirror: all eight orientations
        MaxRotation = 10,           // degrees
        Blur = 1.5,                 // pixels
        Noise = 8,                  // grey levels of 255
        JpegQuality = 40,           // between this one and 100
    },
    Seed = 1,
});

IDataView pixels = mlContext.Transforms.LoadPixels("Pixels", "ImagePath")
    .Append(mlContext.Transforms.NormalizeZeroMean("Pixels"))
    .Fit(images).Transform(images);
ImageGrid preview = trainer.Preview(pixels, count: 24);                                 // what Fit would see first

new HtmlPage("Augmented images").Add("The first of the first epoch", preview.ToHtml()).Save("augmented.html");
