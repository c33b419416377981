using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Data.Rows;

/// <summary>A cursor that passes over rows of another and shows the rest as they are.</summary>
internal abstract class PassingCursor(DataViewRowCursor input) : DataViewRowCursor
{
    protected DataViewRowCursor Input { get; } = input;

    public sealed override DataViewSchema Schema => Input.Schema;

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

    public sealed override bool IsColumnActive(DataViewSchema.Column column) => Input.IsColumnActive(column);

    public sealed override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Input.GetGetter<TValue>(column);

    protected sealed override void Dispose(bool disposing)
    {
        if (disposing)
            Input.Dispose();
        base.Dispose(disposing);
    }
}
