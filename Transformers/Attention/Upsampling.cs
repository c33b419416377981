using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Attention;

/// <summary>
/// Brings a map of a layer to the size of the image: bilinear between the middles of the receptive fields. To stretch the map over the
/// image, as is often done, would put it too far up and to the left, at the last maps by half a place: the max pools begin at the edge.
/// </summary>
internal static class Upsampling
{
    /// <summary>[side, side] over the square that the network sees → [H, W] over the image; 0 where the network does not see it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="map">A value for each place.</param>
    /// <param name="grid">Where the places lie.</param>
    /// <param name="imageSize">Side of the square.</param>
    public static float[] Over(ExplainedImage image, float[] map, MapGrid grid, int imageSize)
    {
        var values = new float[image.Height * image.Width];
        for (int y = 0; y < image.Height; y++)
            for (int x = 0; x < image.Width; x++)
                values[y * image.Width + x] = Value(image.Down.At(y), image.Across.At(x));
        return values;

        float Value(double down, double across)
        {
            if (down < 0 || down > imageSize || across < 0 || across > imageSize)
                return 0;
            var (top, lower) = Neighbours(down, grid);
            var (left, right) = Neighbours(across, grid);
            int last = grid.Side - 1;
            float Row(int row) => float.Lerp(map[row * grid.Side + left], map[row * grid.Side + Math.Min(left + 1, last)], right);
            return float.Lerp(Row(top), Row(Math.Min(top + 1, last)), lower);
        }
    }

    // The place before a point of the square, and the share of the one after it. A pixel has its middle half a pixel after its beginning.
    private static (int First, float ShareOfSecond) Neighbours(double point, MapGrid grid)
    {
        double position = Math.Clamp((point - 0.5 - grid.First) / grid.Stride, 0, grid.Side - 1);
        return ((int)position, (float)(position - (int)position));
    }
}
