using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Data.Rows;

/// <summary>
/// One of several cursors to which the rows of a single one are dealt like cards: each gets every n-th row. So several threads read a
/// source that has one cursor (a list, a file), even if it can be read only once or gives its rows in another order each time. The caller
/// brings the rows into order by <see cref="Batch"/>.
/// </summary>
internal sealed class DealtCursor : DataViewRowCursor
{
    private readonly Dealer _dealer;
    private readonly int _hand;
    private KeptRow? _row;
    private bool _isDisposed;

    private DealtCursor(Dealer dealer, int hand) => (_dealer, _hand) = (dealer, hand);

    /// <summary>As many cursors as are wanted. The source is disposed with the last of them.</summary>
    /// <param name="source">The cursor whose rows are dealt; it is not used by anybody else from now on.</param>
    /// <param name="columns">Its active columns, of which all values can be kept.</param>
    /// <param name="count">How many.</param>
    public static DataViewRowCursor[] Deal(DataViewRowCursor source, IEnumerable<DataViewSchema.Column> columns, int count)
    {
        var dealer = new Dealer(source, [.. columns], count);
        return [.. Enumerable.Range(0, count).Select(hand => (DataViewRowCursor)new DealtCursor(dealer, hand))];
    }

    public override DataViewSchema Schema => _dealer.Source.Schema;

    public override long Position => _row?.Position ?? -1; // the row's place in the source, so that errors name the row

    public override long Batch => _row?.Position ?? 0;

    public override bool MoveNext()
    {
        KeptRow? done = _row;
        _row = null;
        _row = _isDisposed ? null : _dealer.Next(_hand, done);
        return _row is not null;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = Current.Id;

    public override bool IsColumnActive(DataViewSchema.Column column) => _dealer.Source.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        _dealer.Check<TValue>(column);
        return (ref TValue value) => Current.Read(column.Index, ref value);
    }

    private KeptRow Current => _row ?? throw new InvalidOperationException("The cursor is not on a row.");

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            (_isDisposed, _row) = (true, null);
            _dealer.Leave(_hand);
        }
        base.Dispose(disposing);
    }

    // Whoever asks first reads on, and leaves the rows of the others for them. Lanes are never far behind each other, since
    // their results are read in the order of the rows; cursors that are read one after another keep all rows of the others.
    private sealed class Dealer(DataViewRowCursor source, DataViewSchema.Column[] columns, int hands)
    {
        private readonly Lock _reading = new();
        private readonly Queue<KeptRow>?[] _kept = [.. Enumerable.Range(0, hands).Select(_ => new Queue<KeptRow>())]; // null: left
        private readonly Stack<KeptRow> _free = [];
        private Exception? _failure;
        private int _turn;
        private bool _isAtEnd;

        public DataViewRowCursor Source => source;

        public KeptRow? Next(int hand, KeptRow? done)
        {
            lock (_reading)
            {
                if (done is not null)
                    _free.Push(done);
                while (_kept[hand] is { Count: 0 })
                {
                    if (_failure is not null)
                        ExceptionDispatchInfo.Throw(_failure); // which another hand has met
                    if (_isAtEnd || !Read())
                        return null;
                }
                return _kept[hand]?.Dequeue();
            }
        }

        public void Check<TValue>(DataViewSchema.Column column)
        {
            lock (_reading)
                source.GetGetter<TValue>(column); // throws what the source throws for a column that is not active, or of another type
        }

        public void Leave(int hand)
        {
            lock (_reading)
            {
                _kept[hand] = null;
                if (_kept.All(queue => queue is null))
                    source.Dispose();
            }
        }

        private bool Read()
        {
            try
            {
                if (!source.MoveNext())
                {
                    _isAtEnd = true;
                    return false;
                }
                Queue<KeptRow>? queue = _kept[_turn];
                _turn = (_turn + 1) % hands;
                if (queue is null)
                    return true;
                KeptRow row = _free.TryPop(out KeptRow? free) ? free : new(source, columns);
                row.Fill();
                queue.Enqueue(row);
                return true;
            }
            catch (Exception e)
            {
                _failure = e;
                throw;
            }
        }
    }

    private sealed class KeptRow
    {
        private readonly DataViewRowCursor _source;
        private readonly ValueGetter<DataViewRowId> _readId;
        private readonly Dictionary<int, ColumnBuffer> _columns;
        private DataViewRowId _id;

        public KeptRow(DataViewRowCursor source, DataViewSchema.Column[] columns)
        {
            _source = source;
            _readId = source.GetIdGetter();
            _columns = columns.ToDictionary(column => column.Index, column => ColumnBuffer.Of(source, column, size: 1));
        }

        public long Position { get; private set; }

        public DataViewRowId Id => _id;

        public void Fill()
        {
            Position = _source.Position;
            _readId(ref _id);
            foreach (ColumnBuffer column in _columns.Values)
                column.Fill(0);
        }

        public void Read<TValue>(int column, ref TValue value) => ((ColumnBuffer<TValue>)_columns[column]).Read(0, ref value);
    }
}
