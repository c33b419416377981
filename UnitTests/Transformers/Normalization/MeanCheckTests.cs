using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Transformers.Normalization;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Normalization;

public sealed class MeanCheckTests
{
    private static readonly float[] Bvlc = [123, 117, 104];

    [Fact]
    public void Another_mean_is_told_of_with_both_and_with_what_to_do() => Assert.Equal(
        "Column 'Pixels' has pixels minus [127.5, 127.5, 127.5]; the weights of 'a.pth' were trained on pixels minus [123, 117, 104] and will do worse. "
        + "Append NormalizeZeroMean(\"Pixels\", new ChannelMean(123f, 117f, 104f)).",
        Assert.Single(Warnings(new([127.5f, 127.5f, 127.5f], []), Bvlc)));

    [Fact]
    public void Means_of_the_same_kind_of_pictures_are_near_enough()
    {
        Assert.Empty(Warnings(new([123.7f, 116.3f, 103.5f], []), Bvlc)); // torchvision's of ImageNet
        Assert.Empty(Warnings(new(Bvlc, [1 / 58f, 1 / 57f, 1 / 57f]), Bvlc, [1 / 60f, 1 / 60f, 1 / 60f]));
    }

    [Fact]
    public void A_mean_for_each_place_counts_with_its_average()
    {
        float[] picture = [120, 126, 100, 134, 104, 104]; // [3, 1, 2]

        Assert.Empty(Warnings(new(picture, []), Bvlc));
        Assert.Empty(Warnings(new(Bvlc, []), picture));
        Assert.Contains("pixels minus [123, 117, 104]; ", Assert.Single(Warnings(new(picture, []), [0, 0, 0])));
    }

    [Fact]
    public void Another_scale_is_told_of() => Assert.Contains(
        "pixels minus [123, 117, 104] times [0.0167, 0.0167, 0.0167]; the weights of 'a.pth' were trained on pixels minus [123, 117, 104] and",
        Assert.Single(Warnings(new(Bvlc, [1 / 60f, 1 / 60f, 1 / 60f]), Bvlc)));

    [Fact]
    public void Where_a_mean_is_not_known_nothing_is_said()
    {
        Assert.Empty(Warnings(null, Bvlc));
        Assert.Empty(Warnings(new([1, 2, 3], []), []));
    }

    private static List<string> Warnings(PixelNormalization? normalization, float[] mean, params float[] scale)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Pixels", new VectorDataViewType(NumberDataViewType.Single, 3, 2, 2), normalization?.ToAnnotations());
        var mlContext = new MLContext(seed: 1);
        var warnings = new List<string>();
        mlContext.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning)
                warnings.Add(entry.RawMessage);
        };
        using (IChannel channel = ((IChannelProvider)mlContext).Start("Test"))
            MeanCheck.Warn(channel, builder.ToSchema()["Pixels"], mean, scale, "the weights of 'a.pth'");
        return warnings;
    }
}
