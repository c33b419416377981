using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>
/// The input as the first convolution takes it: padded, with the channels of each 2×2 pixels side by side, so that its stride of 2
/// becomes 1.
/// </summary>
internal static unsafe class PixelBlocks
{
    private const int Block = 2, Padding = Table1.Conv1Kernel / 2, Channels = Table1.InputChannels;

    /// <summary>The map of an image.</summary>
    public static Map Of(int imageSize) => new(
        Block * Block * Channels, MapGrid.OfImage(imageSize).Convolved(Block).Side + (Table1.Conv1Kernel + 1) / Block - 1);

    /// <summary>[3, S, S] → [blocks, blocks, 2·2·3].</summary>
    public static void Fill(float* from, int imageSize, float* to, Map map)
    {
        new Span<float>(to, checked((int)map.ImageStride)).Clear();
        int plane = imageSize * imageSize;
        for (int y = 0; y < imageSize; y++, from += imageSize)
        {
            int row = y + Padding;
            float* blocks = to + (long)(row / Block) * map.Side * map.Stride + row % Block * Block * Channels;
            for (int x = 0; x < imageSize; x++)
            {
                int column = x + Padding;
                float* pixel = blocks + column / Block * map.Stride + column % Block * Channels;
                pixel[0] = from[x];
                pixel[1] = from[x + plane];
                pixel[2] = from[x + 2 * plane];
            }
        }
    }

    /// <summary>[out, 3, kernel, kernel] → [out, 2·2·3, (kernel + 1) / 2, (kernel + 1) / 2].</summary>
    public static float[] Halve(ConvolutionLayer layer, float[] kernels)
    {
        int kernel = layer.Kernel, half = (kernel + 1) / Block, places = half * half, halved = Block * Block * layer.Input;
        var result = new float[layer.Output * halved * places];
        for (int i = 0; i < kernels.Length; i++)
        {
            int x = i % kernel, y = i / kernel % kernel, pair = i / (kernel * kernel);
            int channel = pair % layer.Input, output = pair / layer.Input;
            int into = (y % Block * Block + x % Block) * layer.Input + channel;
            result[(output * halved + into) * places + y / Block * half + x / Block] = kernels[i];
        }
        return result;
    }
}
