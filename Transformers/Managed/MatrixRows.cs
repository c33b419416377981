namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>Some rows of a matrix. A row may lie in several segments, and rows may overlap, as the windows of a convolution do.</summary>
/// <param name="first">The first number of the first row.</param>
/// <param name="stride">Numbers from a row to the next.</param>
/// <param name="segmentLength">Numbers of a segment, which follow each other.</param>
/// <param name="segments">Number of segments of a row.</param>
/// <param name="segmentStride">Numbers from a segment to the next.</param>
internal readonly unsafe ref struct MatrixRows(
    float* first, nint stride, nint segmentLength, int segments = 1, nint segmentStride = 0)
{
    public readonly float* First = first;

    public readonly nint Stride = stride, SegmentLength = segmentLength, SegmentStride = segmentStride;

    public readonly int Segments = segments;
}
