using Flowers;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Flowers;

public sealed class FlowerGardenTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_kind_gets_its_folder_of_numbered_jpegs_of_the_given_size()
    {
        FlowerGarden.Write(_folder.FullPath, perKind: 3, size: 40, seed: 1, TestContext.Current.CancellationToken);

        Assert.Equal(
            ["bluebell", "daisy", "rose", "sunflower", "tulip"],
            Directory.GetDirectories(_folder.FullPath).Select(Path.GetFileName).Order());
        foreach (string kind in Directory.GetDirectories(_folder.FullPath))
        {
            Assert.Equal(["1.jpg", "2.jpg", "3.jpg"], Directory.GetFiles(kind).Select(Path.GetFileName).Order());
            using SKCodec codec = SKCodec.Create(Path.Combine(kind, "2.jpg"));
            Assert.Equal(SKEncodedImageFormat.Jpeg, codec.EncodedFormat);
            Assert.Equal((40, 40), (codec.Info.Width, codec.Info.Height));
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        Assert.Equal(Garden("first", perKind: 4, seed: 7), Garden("second", perKind: 4, seed: 7));
    }

    [Fact]
    public void No_two_images_and_no_two_seeds_give_the_same_bytes()
    {
        Dictionary<string, string> one = Garden("one", perKind: 10, seed: 1);
        Dictionary<string, string> two = Garden("two", perKind: 10, seed: 2);

        Assert.Equal(100, one.Values.Concat(two.Values).Distinct().Count());
    }

    [Fact]
    public void An_image_does_not_change_when_more_are_asked_for()
    {
        Dictionary<string, string> few = Garden("few", perKind: 2, seed: 3);
        Dictionary<string, string> more = Garden("more", perKind: 5, seed: 3);

        Assert.All(few, image => Assert.Equal(image.Value, more[image.Key]));
    }

    /// <summary>The bytes of every image, as text, by its path within the garden.</summary>
    private Dictionary<string, string> Garden(string name, int perKind, int seed)
    {
        string garden = _folder[name];
        FlowerGarden.Write(garden, perKind, size: 48, seed, TestContext.Current.CancellationToken);
        return Directory.GetFiles(garden, "*", SearchOption.AllDirectories).Order().ToDictionary(
            file => Path.GetRelativePath(garden, file),
            file => Convert.ToBase64String(File.ReadAllBytes(file)));
    }
}
