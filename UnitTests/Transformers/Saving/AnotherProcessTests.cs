using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.UnitTests.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Saving;

/// <summary>A saved model in a process that knows nothing but ML.NET and the file.</summary>
public sealed class AnotherProcessTests(TrainedFlowers flowers)
{
    [Fact]
    public void The_default_chain_gives_the_same_bits() => AssertSameBits(flowers.Model);

    [Fact]
    public void The_stock_chain_of_images_gives_the_same_bits()
    {
        MLContext mlContext = flowers.MLContext;
        using var model = mlContext.Transforms.LoadImages("Image", null, "ImagePath")
            .Append(mlContext.Transforms.ResizeImages("Image", 32, 32))
            .Append(mlContext.Transforms.ExtractPixels("Pixels", "Image"))
            .Append(mlContext.Transforms.NormalizeZeroMean("Pixels"))
            .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(TrainedFlowers.Tiny))
            .Fit(flowers.Images);

        AssertSameBits(model);
    }

    private void AssertSameBits(ITransformer model)
    {
        using var folder = new TempFolder();
        string zip = folder["model.zip"];
        flowers.MLContext.Model.Save(model, flowers.Images.Schema, zip);
        string[] images = [.. flowers.Images.GetColumn<string>("ImagePath")];

        string output = Command.Succeed(folder.FullPath, [Program, zip, .. images]);

        IDataView scored = model.Transform(flowers.MLContext.Data.LoadFromImageFiles(images));
        string[] expected = [.. images.Zip(scored.Labels("PredictedLabel"), scored.GetColumn<float[]>("Score")).Select(row =>
            $"{row.First}\t{row.Second}\t{string.Join(' ', row.Third.Select(score => $"{BitConverter.SingleToUInt32Bits(score):X8}"))}")];
        Assert.Equal(expected, output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    // …/UnitTests/bin/Release/net10.0/ → …/UnitTests/OtherProcess/bin/Release/net10.0/OtherProcess.dll
    internal static string Program
    {
        get
        {
            var framework = new DirectoryInfo(AppContext.BaseDirectory);
            return RepositoryFolder.PathOf(
                "UnitTests", "OtherProcess", "bin", framework.Parent!.Name, framework.Name, "OtherProcess.dll");
        }
    }
}
