using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Data.Splits;

/// <summary>A cursor that passes over the rows which are not in the subset.</summary>
internal sealed class RowSubsetCursor(DataViewRowCursor input, Func<DataViewRowId, bool> isMember) : PassingCursor(input)
{
    private readonly ValueGetter<DataViewRowId> _getId = input.GetIdGetter();
    private long _position = -1;

    public override long Position => _position;

    public override long Batch => Input.Batch;

    public override bool MoveNext()
    {
        DataViewRowId id = default;
        while (Input.MoveNext())
        {
            _getId(ref id);
            if (!isMember(id))
                continue;
            _position++;
            return true;
        }
        _position = -1;
        return false;
    }
}
