namespace MLNet.GoogLeNet.Data.Images;

/// <summary>
/// The squares of the paper's test protocol (section 7): the short side of the image at four sizes, 256, 288, 320 and 352 there,
/// and at each the left, middle and right square, or the top, middle and bottom one. They stand one after another in each
/// colour plane, [3, 3·(s₁² + s₂² + s₃² + s₄²)].
/// </summary>
/// <param name="resizeTo">The smallest of the four sizes, a multiple of 8; the others are 9, 10 and 11 eighths of it.</param>
internal sealed class TestSquares(int resizeTo)
{
    /// <summary>Squares of one size.</summary>
    public const int Positions = 3;

    /// <summary>Sizes, and what their first and their step are parts of.</summary>
    public const int Sizes = 4, Eighths = PixelLoadingOptions.TestSquareStep;

    public static int Count => Sizes * Positions;

    /// <summary>Side of the largest squares.</summary>
    public int LargestSide => Side(Count - 1);

    /// <summary>Number of pixels in all squares.</summary>
    public int Pixels => Start(Count);

    /// <summary>Side of a square.</summary>
    public int Side(int square) => resizeTo / Eighths * (Eighths + square / Positions);

    /// <summary>The pixel of a plane at which a square begins.</summary>
    public int Start(int square) => Enumerable.Range(0, square).Sum(earlier => Side(earlier) * Side(earlier));

    /// <summary>Where a square lies in the resized image.</summary>
    public Framing Framing(int square, int width, int height) =>
        Images.Framing.OfSquare(width, height, Side(square), square % Positions / (Positions - 1.0));

    /// <summary>The squares that fill planes of this many pixels; none where no size does.</summary>
    public static TestSquares? Of(int pixels)
    {
        // All sizes are multiples of the same eighth: 3·(8² + 9² + 10² + 11²) squared eighths.
        int eighth = (int)Math.Round(Math.Sqrt(pixels / (double)new TestSquares(Eighths).Pixels));
        var squares = new TestSquares(eighth * Eighths);
        return eighth > 0 && squares.Pixels == pixels ? squares : null;
    }
}
