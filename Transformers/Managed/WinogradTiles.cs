using System.Runtime.CompilerServices;
using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>Tiles of maps to the 36 matrices that are multiplied, and back.</summary>
internal static unsafe class WinogradTiles<TOperations, TVector>
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    private const int Side = WinogradTransforms.Side, Products = WinogradTransforms.Products;

    private static readonly int Count = TOperations.Count;

    /// <summary>As many zeros as any map has channels.</summary>
    public static readonly AlignedNumbers Zeros = new(Table1.Inception5B.Output);

    /// <summary>[tiles, 6, 6, C] → [6, 6, tiles, C].</summary>
    /// <param name="map">Where they lie.</param>
    /// <param name="grid">How.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="count">Number of tiles.</param>
    /// <param name="target">The first tile of the first matrix.</param>
    /// <param name="stride">Numbers from a tile to the next.</param>
    /// <param name="matrix">Numbers from a matrix to the next.</param>
    public static void Inputs(
        in PixelMap map, in TileGrid grid, int first, int count, float* target, long stride, long matrix)
    {
        float** places = stackalloc float*[Products];
        float* half = stackalloc float[Products * Count];
        for (int tile = 0; tile < count; tile++)
        {
            var (image, top, left) = grid.Place(first + tile);
            FindPlaces(map, image, top - grid.Padding, left - grid.Padding, Side, places);
            for (int channel = 0; channel < map.Channels; channel += Count)
            {
                for (int x = 0; x < Side; x++)
                {
                    Six<TVector> column = Load(places + x, channel);
                    WinogradTransforms.Input<TOperations, TVector>(ref column);
                    Store(column, half + x * Count, Side * Count);
                }
                for (int y = 0; y < Side; y++)
                {
                    Six<TVector> row = Load(half + y * Side * Count, Count);
                    WinogradTransforms.Input<TOperations, TVector>(ref row);
                    Store(row, target + tile * stride + y * Side * matrix + channel, matrix);
                }
            }
        }
    }

    /// <summary>[6, 6, tiles, width] → a few channels of a map.</summary>
    /// <param name="products">The first tile of the first matrix.</param>
    /// <param name="stride">Numbers from a tile to the next.</param>
    /// <param name="matrix">Numbers from a matrix to the next.</param>
    /// <param name="map">The map.</param>
    /// <param name="grid">How tiles lie in it.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="count">Number of tiles.</param>
    /// <param name="firstChannel">The first channel.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="bias">Of the first channel.</param>
    /// <param name="relu">Whether what is negative becomes zero.</param>
    public static void Outputs(
        float* products, long stride, long matrix, in PixelMap map, in TileGrid grid, int first, int count, int firstChannel, int channels,
        float* bias, bool relu)
    {
        float* half = stackalloc float[Products * Count];
        int outputSide = grid.OutputSide;
        for (int tile = 0; tile < count; tile++)
        {
            var (image, top, left) = grid.Place(first + tile);
            int height = Math.Min(outputSide, map.Side - top), width = Math.Min(outputSide, map.Side - left);
            for (int channel = 0; channel < channels; channel += Count)
            {
                for (int x = 0; x < Side; x++)
                {
                    Six<TVector> column = Load(products + tile * stride + x * matrix + channel, Side * matrix);
                    WinogradTransforms.Output<TOperations, TVector>(ref column, outputSide);
                    StoreFour(column, half + x * Count, Side * Count);
                }
                TVector shift = TOperations.Load(bias + channel);
                for (int y = 0; y < height; y++)
                {
                    Six<TVector> row = Load(half + y * Side * Count, Count);
                    WinogradTransforms.Output<TOperations, TVector>(ref row, outputSide);
                    float* to = map.At(image, top + y, left) + firstChannel + channel;
                    Activate(row.V0, shift, relu, to);
                    if (width > 1)
                        Activate(row.V1, shift, relu, to + map.Stride);
                    if (width > 2)
                        Activate(row.V2, shift, relu, to + 2 * map.Stride);
                    if (width > 3)
                        Activate(row.V3, shift, relu, to + 3 * map.Stride);
                }
            }
        }
    }

    /// <summary>The gradient of the outputs of tiles to that of their products: [tiles, 4, 4, C] → panels of [6, 6, tiles, C].</summary>
    /// <param name="map">The gradient of the map.</param>
    /// <param name="grid">How tiles lie in it.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="count">Number of tiles.</param>
    /// <param name="target">The first panel.</param>
    /// <param name="layout">Where the others are; each row is a tile.</param>
    /// <param name="firstRow">The row of the first tile.</param>
    public static void OutputGradients(
        in PixelMap map, in TileGrid grid, int first, int count, float* target, in PanelLayout layout, int firstRow)
    {
        float** places = stackalloc float*[Products];
        float* half = stackalloc float[Products * Count];
        int outputSide = grid.OutputSide;
        for (int tile = 0; tile < count; tile++)
        {
            var (image, top, left) = grid.Place(first + tile);
            FindPlaces(map, image, top, left, outputSide, places);
            for (int panel = 0; panel < layout.Panels; panel++)
            {
                long matrix = layout.Offset(panel, 1) - layout.Offset(panel);
                for (int channel = 0; channel < layout.Columns(panel); channel += Count)
                {
                    for (int x = 0; x < outputSide; x++)
                    {
                        Six<TVector> column = Load(places + x, panel * layout.PanelWidth + channel);
                        WinogradTransforms.OutputGradient<TOperations, TVector>(ref column);
                        Store(column, half + x * Count, Side * Count);
                    }
                    for (int y = 0; y < Side; y++)
                    {
                        Six<TVector> row = Load(half + y * Side * Count, Count);
                        WinogradTransforms.OutputGradient<TOperations, TVector>(ref row);
                        Store(row, target + layout.Offset(panel, y * Side, firstRow + tile) + channel, matrix);
                    }
                }
            }
        }
    }

    // Of a tile, the first rows and columns; what lies outside of the map or behind them is zero.
    private static void FindPlaces(in PixelMap map, int image, int top, int left, int size, float** places)
    {
        for (int y = 0; y < Side; y++)
            for (int x = 0; x < Side; x++)
            {
                bool inside = y < size && x < size && (uint)(top + y) < (uint)map.Side && (uint)(left + x) < (uint)map.Side;
                *places++ = inside ? map.At(image, top + y, left + x) : Zeros.Pointer;
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Six<TVector> Load(float** places, int channel) => new()
    {
        V0 = TOperations.Load(places[0] + channel),
        V1 = TOperations.Load(places[Side] + channel),
        V2 = TOperations.Load(places[2 * Side] + channel),
        V3 = TOperations.Load(places[3 * Side] + channel),
        V4 = TOperations.Load(places[4 * Side] + channel),
        V5 = TOperations.Load(places[5 * Side] + channel),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Six<TVector> Load(float* source, long stride) => new()
    {
        V0 = TOperations.Load(source),
        V1 = TOperations.Load(source + stride),
        V2 = TOperations.Load(source + 2 * stride),
        V3 = TOperations.Load(source + 3 * stride),
        V4 = TOperations.Load(source + 4 * stride),
        V5 = TOperations.Load(source + 5 * stride),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(in Six<TVector> values, float* target, long stride)
    {
        StoreFour(values, target, stride);
        TOperations.Store(target + 4 * stride, values.V4);
        TOperations.Store(target + 5 * stride, values.V5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFour(in Six<TVector> values, float* target, long stride)
    {
        TOperations.Store(target, values.V0);
        TOperations.Store(target + stride, values.V1);
        TOperations.Store(target + 2 * stride, values.V2);
        TOperations.Store(target + 3 * stride, values.V3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Activate(TVector value, TVector bias, bool relu, float* to)
    {
        TVector sum = TOperations.Add(value, bias);
        TOperations.Store(to, relu ? TOperations.Relu(sum) : sum);
    }
}
