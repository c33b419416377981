using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Training.Augmentation;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training.Augmentation;

/// <summary>Images and crops whose values are given by a rule.</summary>
internal static class Images
{
    public static PixelNormalization Mean { get; } = new([123, 117, 104], []);

    /// <summary>An image that keeps bytes.</summary>
    public static PixelImage Of(int height, int width, Func<int, int, int, int> valueAt, PixelNormalization? normalization = null) =>
        new([.. Values(height, width, valueAt).Select(value => (byte)value)], PixelLayout.Planes(height, width), normalization ?? Mean);

    /// <summary>An image of which nothing but the values is known.</summary>
    public static PixelImage OfUnknown(int height, int width, Func<int, int, int, int> valueAt) =>
        new(Values(height, width, valueAt), PixelLayout.Planes(height, width));

    /// <summary>Noise, in which no two parts are alike.</summary>
    public static PixelImage Noise(int height, int width) => Of(height, width, NoiseAt);

    public static int NoiseAt(int channel, int y, int x) => (int)((uint)HashCode(channel, y, x) >> 24);

    public static Frame Frame(int side, Func<int, int, int, int> valueAt)
    {
        var frame = new Frame(side);
        frame.Take(Values(side, side, valueAt));
        return frame;
    }

    public static byte At(this Frame frame, int channel, int y, int x) => frame.Plane(channel)[y * frame.Side + x];

    public static float[] Values(int height, int width, Func<int, int, int, int> valueAt)
    {
        var values = new float[3 * height * width];
        for (int i = 0; i < values.Length; i++)
            values[i] = valueAt(i / (height * width), i / width % height, i % width);
        return values;
    }

    private static int HashCode(int channel, int y, int x) // the same in every process, which that of the framework is not
    {
        uint hash = (uint)(channel * 73856093) ^ (uint)(y * 19349663) ^ (uint)(x * 83492791);
        hash = (hash ^ hash >> 15) * 2246822519;
        hash = (hash ^ hash >> 13) * 3266489917;
        return (int)(hash ^ hash >> 16);
    }
}
