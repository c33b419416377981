using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>
/// A convolution of 3×3, 4×4 or 5×5 with stride 1, by <see cref="WinogradTransforms">minimal filtering</see>: blocks of tiles are transformed,
/// multiplied with the transformed weights, one matrix for each of the 36 places of a tile, and transformed back.
/// </summary>
internal sealed unsafe class WinogradStep<TOperations, TVector> : Step
    where TOperations : struct, IVectors<TVector>
    where TVector : struct
{
    private const int Side = WinogradTransforms.Side, Products = WinogradTransforms.Products;

    // Transformed tiles stay in the second-level cache, of which even small processors have 512 KB.
    private const int NumbersAtOnce = 128 * 1024, MostTiles = 96;

    private const int LineBreak = 16; // between matrices: their addresses would be multiples of 4,096 otherwise, and share cache lines

    private readonly PackedMatrix _weights;
    private readonly AlignedNumbers _zeros;
    private readonly int _padding, _outputSide, _tilesOfSide, _tilesAtOnce, _width = 2 * TOperations.Count;
    private readonly long _matrix, _productMatrix; // numbers of one of the 36

    /// <param name="layer">The convolution.</param>
    /// <param name="input">[N, H, W, in].</param>
    /// <param name="output">[N, H, W, out].</param>
    /// <param name="weights">[out, in, kernel, kernel].</param>
    /// <param name="bias">[out].</param>
    /// <param name="padding">Zeros that lie around the input.</param>
    public WinogradStep(ConvolutionLayer layer, Map input, Map output, float[] weights, float[] bias, int padding) : base(input, output)
    {
        _padding = padding;
        _outputSide = WinogradTransforms.OutputSide(layer.Kernel);
        _tilesOfSide = Quotient(output.Side, _outputSide);
        _tilesAtOnce = Math.Clamp(
            (int)Math.Round((double)NumbersAtOnce / (Products * input.Stride) / TOperations.Rows) * TOperations.Rows, TOperations.Rows, MostTiles);
        _matrix = (long)_tilesAtOnce * Map.Padded(input.Channels) + LineBreak;
        _productMatrix = (long)_tilesAtOnce * _width + LineBreak;
        _zeros = new(Math.Max(Map.Padded(input.Channels), _width));
        _weights = new(Products, layer.Input, layer.Output, _width, WinogradTransforms.Kernels(layer, weights), bias);
    }

    public override long ScratchLength => Products * (_matrix + _productMatrix) + Products * TOperations.Count;

    public override void Run(PlanMemory memory, int image, int images, int threads)
    {
        int tiles = images * _tilesOfSide * _tilesOfSide, blocks = Quotient(tiles, _tilesAtOnce);
        int groups = blocks >= threads ? 1 : Math.Min(threads, _weights.Panels); // of panels; each transforms the tiles for itself
        ParallelRanges.Run((long)blocks * groups, threads, (start, end) =>
        {
            AlignedNumbers scratch = memory.Rent();
            for (long i = start; i < end; i++)
            {
                int first = (int)(i % blocks) * _tilesAtOnce, group = (int)(i / blocks);
                var block = new Block(memory, image, first, Math.Min(_tilesAtOnce, tiles - first), scratch.Pointer);
                TransformTiles(block);
                for (int panel = _weights.Panels * group / groups; panel < _weights.Panels * (group + 1) / groups; panel++)
                {
                    Multiply(block, panel);
                    TransformProducts(block, panel);
                }
            }
            memory.Return(scratch);
        });
    }

    // Tiles First to First + Count of the images from Image on, and room for 36 matrices of them, of their products, and of one tile.
    private readonly struct Block(PlanMemory memory, int image, int first, int count, float* scratch)
    {
        public readonly PlanMemory Memory = memory;
        public readonly int Image = image, First = first, Count = count;
        public readonly float* Scratch = scratch;
    }

    private float* Tiles(in Block block) => block.Scratch;

    private float* ProductsOf(in Block block) => block.Scratch + Products * _matrix;

    private float* OneTile(in Block block) => block.Scratch + Products * (_matrix + _productMatrix);

    private (int Image, int Y, int X) Place(in Block block, int tile)
    {
        int index = block.First + tile, ofImage = _tilesOfSide * _tilesOfSide;
        return (block.Image + index / ofImage, index % ofImage / _tilesOfSide * _outputSide, index % _tilesOfSide * _outputSide);
    }

    // [tiles, 6, 6, in] → [6, 6, tiles, in]
    private void TransformTiles(in Block block)
    {
        float** places = stackalloc float*[Products];
        for (int tile = 0; tile < block.Count; tile++)
        {
            var (image, top, left) = Place(block, tile);
            FindPlaces(block.Memory.At(Input, image), top - _padding, left - _padding, places);
            TransformTile(places, OneTile(block), Tiles(block) + (long)tile * Map.Padded(Input.Channels));
        }
    }

    private void FindPlaces(float* map, int top, int left, float** places)
    {
        for (int y = top; y < top + Side; y++)
            for (int x = left; x < left + Side; x++)
            {
                bool inside = (uint)y < (uint)Input.Side && (uint)x < (uint)Input.Side;
                *places++ = inside ? map + ((long)y * Input.Side + x) * Input.Stride : _zeros.Pointer;
            }
    }

    private void TransformTile(float** places, float* half, float* target)
    {
        int count = TOperations.Count;
        for (int channel = 0; channel < Input.Channels; channel += count)
        {
            for (int x = 0; x < Side; x++)
            {
                TVector d0 = TOperations.Load(places[x] + channel), d1 = TOperations.Load(places[x + Side] + channel),
                    d2 = TOperations.Load(places[x + 2 * Side] + channel), d3 = TOperations.Load(places[x + 3 * Side] + channel),
                    d4 = TOperations.Load(places[x + 4 * Side] + channel), d5 = TOperations.Load(places[x + 5 * Side] + channel);
                WinogradTransforms.Input<TOperations, TVector>(ref d0, ref d1, ref d2, ref d3, ref d4, ref d5);
                Store(half + x * count, Side * count, d0, d1, d2, d3, d4, d5);
            }
            for (int y = 0; y < Side; y++)
            {
                float* row = half + y * Side * count;
                TVector d0 = TOperations.Load(row), d1 = TOperations.Load(row + count), d2 = TOperations.Load(row + 2 * count),
                    d3 = TOperations.Load(row + 3 * count), d4 = TOperations.Load(row + 4 * count), d5 = TOperations.Load(row + 5 * count);
                WinogradTransforms.Input<TOperations, TVector>(ref d0, ref d1, ref d2, ref d3, ref d4, ref d5);
                Store(target + y * Side * _matrix + channel, _matrix, d0, d1, d2, d3, d4, d5);
            }
        }
    }

    private static void Store(
        float* target, long stride, TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5)
    {
        TOperations.Store(target, d0);
        TOperations.Store(target + stride, d1);
        TOperations.Store(target + 2 * stride, d2);
        TOperations.Store(target + 3 * stride, d3);
        TOperations.Store(target + 4 * stride, d4);
        TOperations.Store(target + 5 * stride, d5);
    }

    // [6, 6, tiles, in] · [6, 6, in, width] → [6, 6, tiles, width]
    private void Multiply(in Block block, int panel)
    {
        int width = _weights.Width(panel), stride = Map.Padded(Input.Channels);
        for (int product = 0; product < Products; product++)
        {
            float* a = Tiles(block) + product * _matrix, b = _weights.Panel(panel, product), c = ProductsOf(block) + product * _productMatrix;
            for (int tile = 0; tile < block.Count; tile += TOperations.Rows) // past the end there is room, and nothing that is read
                MatrixKernel<TOperations, TVector>.Multiply(
                    new(a + (long)tile * stride, stride, Input.Channels), b, width, _zeros.Pointer, c + (long)tile * width, width, relu: false);
        }
    }

    // [6, 6, tiles, width] → [tiles, 4, 4, width] or fewer
    private void TransformProducts(in Block block, int panel)
    {
        int width = _weights.Width(panel);
        for (int tile = 0; tile < block.Count; tile++)
        {
            var (image, top, left) = Place(block, tile);
            float* to = block.Memory.At(Output, image) + ((long)top * Output.Side + left) * Output.Stride + panel * _width;
            int height = Math.Min(_outputSide, Output.Side - top), columns = Math.Min(_outputSide, Output.Side - left);
            for (int channel = 0; channel < width; channel += TOperations.Count)
                TransformProduct(
                    ProductsOf(block) + (long)tile * width + channel, _weights.Bias(panel) + channel, OneTile(block), to + channel, height, columns);
        }
    }

    private void TransformProduct(float* products, float* bias, float* half, float* to, int height, int columns)
    {
        int count = TOperations.Count;
        for (int x = 0; x < Side; x++)
        {
            var (y0, y1, y2, y3) = Row(products + x * _productMatrix, Side * _productMatrix, _outputSide);
            float* target = half + x * count;
            TOperations.Store(target, y0);
            TOperations.Store(target + Side * count, y1);
            TOperations.Store(target + 2 * Side * count, y2);
            TOperations.Store(target + 3 * Side * count, y3);
        }
        TVector shift = TOperations.Load(bias);
        for (int y = 0; y < height; y++, to += (long)Output.Side * Output.Stride)
        {
            var (x0, x1, x2, x3) = Row(half + y * Side * count, count, _outputSide);
            Activate(to, x0, shift);
            if (columns > 1)
                Activate(to + Output.Stride, x1, shift);
            if (columns > 2)
                Activate(to + 2 * Output.Stride, x2, shift);
            if (columns > 3)
                Activate(to + 3 * Output.Stride, x3, shift);
        }
    }

    private static (TVector, TVector, TVector, TVector) Row(float* source, long stride, int outputSide) =>
        WinogradTransforms.Output<TOperations, TVector>(
            TOperations.Load(source), TOperations.Load(source + stride), TOperations.Load(source + 2 * stride),
            TOperations.Load(source + 3 * stride), TOperations.Load(source + 4 * stride), TOperations.Load(source + 5 * stride), outputSide);

    private static void Activate(float* to, TVector value, TVector bias) =>
        TOperations.Store(to, TOperations.Max(TOperations.Add(value, bias), TOperations.Zero));
}
