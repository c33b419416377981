using Microsoft.ML;

namespace MLNet.GoogLeNet.Data.Rows;

/// <summary>
/// One of several cursors over the same rows, of which each shows its share: every n-th row, so that no share is more than one row
/// larger than another. The rows of the others are skipped without reading a value. In this way a source with a single cursor
/// (a list, a file) is read by several threads; the caller brings the rows into order by <see cref="Batch"/>.
/// </summary>
internal sealed class ShareCursor(DataViewRowCursor input, int share, int shares) : PassingCursor(input)
{
    public override long Position => Input.Position; // the row's place in the source, so that errors name the row

    public override long Batch => Input.Position;

    /// <summary>As many cursors as are wanted, each with its share of the rows.</summary>
    public static DataViewRowCursor[] Split(Func<DataViewRowCursor> open, int shares) =>
        Enumerable.Range(0, shares)
            .Select(share => (DataViewRowCursor)new ShareCursor(open(), share, shares))
            .ToArray();

    public override bool MoveNext()
    {
        while (Input.MoveNext())
        {
            if (Input.Position % shares == share)
                return true;
        }
        return false;
    }
}
