using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>Pictures on their way into the network: images float32 [N, 3, S, S] and labels int64 [N].</summary>
internal sealed record MiniBatch(Tensor Images, Tensor Labels)
{
    /// <summary>A random square of each picture, mirrored by chance.</summary>
    public static MiniBatch Random(IReadOnlyList<Picture> pictures, GoogLeNetOptions options, Random random, Device device) =>
        Of(pictures, options.ImageSize, device, (picture, crop) => picture.Crop(
            top: random.Next(picture.Size.Height - options.ImageSize + 1),
            left: random.Next(picture.Size.Width - options.ImageSize + 1),
            options.ImageSize, mirror: options.Augmentation.Mirror && random.Next(2) == 1, crop.Span));

    /// <summary>The middle square of each picture.</summary>
    public static MiniBatch Centre(IReadOnlyList<Picture> pictures, int imageSize, Device device) =>
        Of(pictures, imageSize, device, (picture, crop) => picture.Crop(
            top: (picture.Size.Height - imageSize) / 2, left: (picture.Size.Width - imageSize) / 2,
            imageSize, mirror: false, crop.Span));

    private static MiniBatch Of(IReadOnlyList<Picture> pictures, int imageSize, Device device, Action<Picture, Memory<float>> cut)
    {
        int length = 3 * imageSize * imageSize;
        var pixels = new float[pictures.Count * length];
        for (int i = 0; i < pictures.Count; i++)
            cut(pictures[i], pixels.AsMemory(i * length, length));
        Tensor images = empty(pictures.Count, 3, imageSize, imageSize);
        MemoryMarshal.AsBytes(pixels.AsSpan()).CopyTo(images.bytes);
        Tensor labels = tensor(pictures.Select(picture => (long)picture.Label).ToArray());
        return new(images.to(device), labels.to(device));
    }
}
