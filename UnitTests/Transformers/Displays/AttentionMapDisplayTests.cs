using MLNet.GoogLeNet.Displays;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Displays;

public sealed class AttentionMapDisplayTests(TrainedFlowers flowers)
{
    [Fact]
    public void The_image_stands_beside_its_overlay_with_class_and_probability()
    {
        AttentionMap map = flowers.GoogLeNet.Explain(SyntheticModels.Pixels(count: 1, imageSize: 32), "class1");

        string html = map.ToHtml();

        Assert.Contains($"Evidence for class1 ({map.Probability * 100:0.0} %)".Replace(',', '.'), HtmlText.Of(html));
        Assert.Equal(["The image", "The image with a heat map of the evidence for class1"], HtmlText.Attributes(html, "alt"));
        Assert.Equal(2, HtmlText.Attributes(html, "src").Distinct().Count());
        HtmlText.AssertSelfContained(html);
    }

    [Fact]
    public void A_large_photograph_becomes_small()
    {
        using var folder = new TempFolder();
        var random = new Random(1);
        string path = SyntheticImages.Write(folder["large.jpg"], 1200, 900, (_, _) => new((uint)random.Next() | 0xFF000000));

        Assert.InRange(flowers.GoogLeNet.Explain(path).ToHtml().Length, 10_000, 200_000);
    }
}
