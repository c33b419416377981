using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>
/// Hands out, one by one and with their own ids, order and columns, the rows that lanes read ahead and computed in mini-batches.
/// </summary>
internal sealed class MiniBatchCursor : DataViewRowCursor
{
    private readonly NetworkMapper _mapping;
    private readonly IHostEnvironment? _host; // null: cancelled before, as AutoML does with the context of a model before it hands it out
    private readonly HashSet<int> _active;
    private readonly LaneInput[] _inputs;
    private readonly (RowBlock? Block, int Row)[] _heads; // the next row of each input; no block where it has ended
    private readonly CancellationTokenSource _stop = new();
    private Task[] _lanes = [];
    private int _current = -1;
    private long _position = -1;
    private bool _started, _done;

    /// <param name="mapping">What is computed.</param>
    /// <param name="host">Is asked before each mini-batch whether its work was cancelled meanwhile.</param>
    /// <param name="needed">The columns that are asked for.</param>
    /// <param name="cursors">The input: one cursor, or several with batches by which their rows come into order.</param>
    public MiniBatchCursor(
        NetworkMapper mapping, IHostEnvironment host, IReadOnlyList<DataViewSchema.Column> needed,
        IReadOnlyList<DataViewRowCursor> cursors)
    {
        _mapping = mapping;
        _host = host.IsCanceled() ? null : host;
        _active = [.. needed.Select(column => column.Index)];
        _inputs = [.. cursors.Select((cursor, i) => new LaneInput(mapping, cursor, needed, LanesOf(i, cursors.Count)))];
        _heads = new (RowBlock?, int)[_inputs.Length];
    }

    public override DataViewSchema Schema => _mapping.OutputSchema;
    public override long Position => _position;
    public override long Batch => _position >= 0 ? _heads[_current].Block!.Batch(_heads[_current].Row) : 0;
    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override bool MoveNext()
    {
        if (_done)
            return false;
        try
        {
            if (_started)
                Advance(_current);
            else
                Start();
        }
        catch
        {
            End();
            throw;
        }
        _current = First();
        if (_current < 0)
        {
            End();
            return false;
        }
        _position++;
        return true;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
    {
        var (block, row) = Current();
        id = block.Id(row);
    };

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new InvalidOperationException($"Column '{column.Name}' was not requested when the cursor was created.");
        Delegate? getter = _mapping.IsComputed(column) ? ComputedGetter(column)
            : column.Type.RawType == typeof(TValue) ? PassedGetter<TValue>(column.Index)
            : null;
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' is {column.Type}; it was requested as {typeof(TValue)}.");
    }

    private Delegate ComputedGetter(DataViewSchema.Column column)
    {
        _mapping.IsAdded(column, out int added);
        return _mapping.GetterOf(added, () =>
        {
            var (block, row) = Current();
            return block.Result(row);
        });
    }

    private ValueGetter<TValue> PassedGetter<TValue>(int column) => (ref TValue value) =>
    {
        var (block, row) = Current();
        block.Column<TValue>(column).Read(row, ref value);
    };

    private void Start()
    {
        _started = true;
        _lanes = [.. _inputs.SelectMany((input, i) =>
            Enumerable.Range(0, LanesOf(i, _inputs.Length)).Select(_ => Lane.Start(_mapping, input, _stop.Token)))];
        for (int i = 0; i < _inputs.Length; i++)
            _heads[i] = (Next(i), 0);
    }

    private void Advance(int input)
    {
        var (block, row) = _heads[input];
        if (row + 1 < block!.Count)
        {
            _heads[input] = (block, row + 1);
            return;
        }
        _heads[input] = default;
        _inputs[input].Return(block);
        _heads[input] = (Next(input), 0);
    }

    private RowBlock? Next(int input)
    {
        _host?.ThrowIfCanceled();
        return _inputs[input].Next(_stop.Token);
    }

    // Of the rows that come next in each input, the one of the lowest batch; −1 where there are none.
    private int First()
    {
        int first = -1;
        for (int i = 0; i < _heads.Length; i++)
            if (_heads[i].Block is { } block && (first < 0 || block.Batch(_heads[i].Row) < _heads[first].Block!.Batch(_heads[first].Row)))
                first = i;
        return first;
    }

    private void End()
    {
        _done = true;
        _position = -1;
    }

    // Lanes beyond the number of inputs share them.
    private int LanesOf(int input, int inputs) => Math.Max(1, (_mapping.Lanes + inputs - 1 - input) / inputs);

    private (RowBlock Block, int Row) Current() => _position >= 0
        ? (_heads[_current].Block!, _heads[_current].Row)
        : throw new InvalidOperationException("The cursor is not on a row.");

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_stop.IsCancellationRequested)
        {
            _done = true;
            _position = -1;
            _stop.Cancel();
            Task.WaitAll(_lanes); // a mini-batch at most; what went wrong in them was for the reader
            foreach (LaneInput input in _inputs)
                input.Dispose();
            _stop.Dispose();
        }
        base.Dispose(disposing);
    }
}
