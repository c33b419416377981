namespace MLNet.GoogLeNet.Data.Images;

/// <summary>An upright image whose rows are read from the top down, 4 bytes per pixel in the order red, green, blue, anything.</summary>
internal interface IPixelRows
{
    Extent Across { get; }

    Extent Down { get; }

    /// <summary>Some rows that follow one another.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="columns">Bytes of each row that are wanted.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <returns>Begins at the first byte that is wanted; valid until the next call.</returns>
    ReadOnlySpan<byte> Rows(int first, int count, (int Begin, int End) columns, out int stride);
}
