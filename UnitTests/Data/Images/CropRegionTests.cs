using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Training.Augmentation;
using MLNet.GoogLeNet.Transformers.Scoring;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Images;

/// <summary>One rounding of the middle. A surplus of 3, 7, 11, … pixels tells the roundings apart.</summary>
public sealed class CropRegionTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(256, 16)]
    [InlineData(257, 16)]
    [InlineData(258, 17)]
    [InlineData(259, 18)]
    [InlineData(128, -48)]
    [InlineData(127, -48)]
    [InlineData(125, -50)]
    public void Halves_go_to_the_even_number(int length, int start)
    {
        Assert.Equal(start, CropRegion.Start(length, 224));
        Assert.Equal(start, Framing.Of(ImageFit.Crop, length, length, length, 224).Left);
        Assert.Equal(start, CropRegion.Middle((length, length), 224, 224).Top);
        Assert.Equal(start, CornerCrops.Region(0, (length, length), 224).Left);
        Assert.Equal(start, new Cropping(new() { Crop = TrainingCrop.Centre }, 224).Draw((length, length), new Random(1)).Left);
    }

    [Fact]
    public void An_image_that_is_cropped_when_it_is_loaded_has_the_scores_of_one_that_the_network_crops()
    {
        using var folder = new TempFolder();
        string file = SyntheticImages.Write(folder["a.png"], 39, 39, (x, y) => new((byte)(6 * x), (byte)(6 * y), 99));
        IDataView files = _mlContext.Data.LoadFromImageFiles([file]);
        using var network = new GoogLeNetTransformer(
            _mlContext, SyntheticModels.Make(GoogLeNetArchitecture.Paper), new("Pixels", "Label", "Score", "PredictedLabel"));

        float[] Scores(int? cropTo)
        {
            IDataView pixels = _mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 39, CropTo = cropTo })
                .Append(_mlContext.Transforms.NormalizeZeroMean("Pixels", new ChannelMean(120, 130, 140))).Fit(files).Transform(files);
            return network.Transform(pixels).GetColumn<float[]>("Score").Single();
        }

        Assert.Equal(Scores(cropTo: 32), Scores(cropTo: null));
        Assert.Equal(Scores(cropTo: 32), Scores(cropTo: 36)); // 3 too many, of which 2 are on the left, and again 4
    }
}
