using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>
/// Reads a mini-batch of rows ahead, scores them together, and hands them out one by one with their own ids, order and
/// columns.
/// </summary>
internal sealed class MiniBatchCursor : DataViewRowCursor
{
    private readonly ScoreMapping _mapping;
    private readonly DataViewRowCursor _input;
    private readonly DataViewRow _unscored; // the input's columns and the aligned label
    private readonly HashSet<int> _active;
    private readonly Dictionary<int, ColumnBuffer> _buffers = [];
    private readonly ValueGetter<DataViewRowId> _readId;
    private readonly ValueGetter<VBuffer<float>> _readPixels;
    private readonly DataViewRowId[] _ids;
    private readonly long[] _batches;
    private readonly float[] _crops, _scores;
    private VBuffer<float> _picture;
    private int _count, _current = -1;
    private long _position = -1;
    private bool _done;

    public MiniBatchCursor(
        ScoreMapping mapping, DataViewRowCursor input, IReadOnlyList<DataViewSchema.Column> needed, int miniBatchSize)
    {
        _mapping = mapping;
        _input = input;
        _active = [.. needed.Select(column => column.Index)];
        DataViewSchema.Column[] passed = [.. needed.Where(column => !mapping.IsScored(column))];
        _unscored = mapping.GetRow(input, passed);
        foreach (DataViewSchema.Column column in passed)
            _buffers[column.Index] = ColumnBuffer.Of(_unscored, column, miniBatchSize);
        _readId = input.GetIdGetter();
        _readPixels = input.GetGetter<VBuffer<float>>(mapping.Pixels);
        _ids = new DataViewRowId[miniBatchSize];
        _batches = new long[miniBatchSize];
        _crops = new float[miniBatchSize * mapping.CropLength];
        _scores = new float[miniBatchSize * mapping.ClassCount];
    }

    public override DataViewSchema Schema => _mapping.OutputSchema;
    public override long Position => _position;
    public override long Batch => _position >= 0 ? _batches[_current] : 0;
    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override bool MoveNext()
    {
        if (_done)
            return false;
        if (++_current >= _count)
        {
            Refill();
            _current = 0;
            if (_count == 0)
            {
                _done = true;
                _position = -1;
                return false;
            }
        }
        _position++;
        return true;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _ids[Current()];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was made.");
        Delegate getter = _buffers.TryGetValue(column.Index, out ColumnBuffer? buffer) ? buffer.Getter(Current)
            : _mapping.IsAdded(column, out int added) && added == ScoreMapping.PredictedLabel
                ? (ValueGetter<uint>)((ref uint key) => key = ScoreMapping.KeyOfHighest(CurrentScores()))
                : (ValueGetter<VBuffer<float>>)((ref VBuffer<float> scores) => ScoreMapping.VectorOf(CurrentScores(), ref scores));
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' is {column.Type}; it was asked for as {typeof(TValue)}.");
    }

    private void Refill()
    {
        _count = 0;
        int scored = 0;
        var crops = new int[_ids.Length]; // the place of a row's crop among those to score; −1 for a missing picture
        while (_count < _ids.Length && _input.MoveNext())
        {
            _readId(ref _ids[_count]);
            _batches[_count] = _input.Batch;
            foreach (ColumnBuffer buffer in _buffers.Values)
                buffer.Fill(_count);
            _readPixels(ref _picture);
            bool there = _mapping.TryCrop(in _picture, _crops.AsSpan(scored * _mapping.CropLength, _mapping.CropLength));
            crops[_count++] = there ? scored++ : -1;
        }
        if (scored > 0)
            _mapping.ComputeScores(_crops.AsSpan(0, scored * _mapping.CropLength), scored, _scores.AsSpan(0, scored * _mapping.ClassCount));
        SpreadOut(crops);
    }

    // Scores stand packed at the front, in order: move them to their rows from the back, NaN where no picture was.
    private void SpreadOut(int[] crops)
    {
        int classes = _mapping.ClassCount;
        for (int row = _count - 1; row >= 0; row--)
        {
            Span<float> target = _scores.AsSpan(row * classes, classes);
            if (crops[row] < 0)
                target.Fill(float.NaN);
            else
                _scores.AsSpan(crops[row] * classes, classes).CopyTo(target);
        }
    }

    private int Current() => _position >= 0 ? _current : throw new InvalidOperationException("The cursor is not on a row.");

    private ReadOnlySpan<float> CurrentScores() => _scores.AsSpan(Current() * _mapping.ClassCount, _mapping.ClassCount);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _unscored.Dispose(); // and with it the input
        base.Dispose(disposing);
    }
}
