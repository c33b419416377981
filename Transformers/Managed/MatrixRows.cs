namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>Rows of a matrix.</summary>
/// <param name="first">The first number of the first row.</param>
/// <param name="stride">Numbers from a row to the next.</param>
/// <param name="length">Numbers of a row, K.</param>
/// <param name="step">From a number of a row to the next; that of a transposed matrix is not 1.</param>
internal readonly unsafe ref struct MatrixRows(float* first, nint stride, nint length, nint step = 1)
{
    public readonly float* First = first;

    public readonly nint Stride = stride, Length = length, Step = step;
}

/// <summary>What a product of matrices is added to, and where it goes.</summary>
/// <param name="start">The first number of what it is added to: of the same place, or a bias.</param>
/// <param name="strideOfStart">From a row of that to the next; 0 for a bias.</param>
/// <param name="target">The first number of the result.</param>
/// <param name="stride">From a row of that to the next.</param>
/// <param name="relu">Whether what is negative becomes zero.</param>
internal readonly unsafe ref struct Sums(float* start, nint strideOfStart, float* target, nint stride, bool relu = false)
{
    public readonly float* Start = start, Target = target;

    public readonly nint StrideOfStart = strideOfStart, Stride = stride;

    public readonly bool Relu = relu;
}
