using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>Adds the pixels of each image, its fingerprint, and why there are none, all from one decoding.</summary>
/// <param name="input">Has the paths.</param>
/// <param name="path">The column with the paths.</param>
/// <param name="side">Side of the square of pixels.</param>
internal sealed class InspectionMapper(DataViewSchema input, DataViewSchema.Column path, int side) : RowMapper(input,
    [
        new(PixelColumnName, new VectorDataViewType(NumberDataViewType.Byte), PixelColumn.Annotations(PixelLayout.Planes(side, side))),
        new(FingerprintColumnName, new VectorDataViewType(NumberDataViewType.UInt64)),
        new(ErrorColumnName, TextDataViewType.Instance),
    ])
{
    public const string PixelColumnName = "Pixels", FingerprintColumnName = "Fingerprint", ErrorColumnName = "ImageError";

    protected override IEnumerable<DataViewSchema.Column> InputsOf(int added) => [path];

    internal override Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> isActive, out Action? dispose)
    {
        dispose = null;
        if (!Enumerable.Range(0, AddedCount).Any(isActive))
            return new Delegate?[AddedCount];
        var row = new InspectedRow(input, path, side);
        return
        [
            (ValueGetter<VBuffer<byte>>)row.GetPixels,
            (ValueGetter<VBuffer<ulong>>)row.GetFingerprint,
            (ValueGetter<ReadOnlyMemory<char>>)row.GetError,
        ];
    }
}

/// <summary>The image of the row at which a cursor is, decoded when the first of its columns is read.</summary>
internal sealed class InspectedRow(DataViewRow row, DataViewSchema.Column path, int side)
{
    private readonly ValueGetter<ReadOnlyMemory<char>> _path = row.GetGetter<ReadOnlyMemory<char>>(path);
    private readonly ImageInspector _inspector = new(side);
    private readonly byte[] _pixels = new byte[PixelLayout.Planes(side, side).Length];
    private readonly ulong[] _fingerprint = new ulong[Fingerprint.Length];
    private long? _position;
    private string? _error;

    public void GetPixels(ref VBuffer<byte> pixels) => Copy(_pixels, ref pixels);

    public void GetFingerprint(ref VBuffer<ulong> fingerprint) => Copy(_fingerprint, ref fingerprint);

    public void GetError(ref ReadOnlyMemory<char> error)
    {
        Refresh();
        error = _error.AsMemory();
    }

    private void Copy<T>(T[] values, ref VBuffer<T> destination)
    {
        Refresh();
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, _error is null ? values.Length : 0);
        values.AsSpan(0, editor.Values.Length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    private void Refresh()
    {
        if (_position == row.Position)
            return;
        ReadOnlyMemory<char> file = default;
        _path(ref file);
        _error = null;
        try
        {
            _inspector.Read(file.ToString(), _pixels).Write(_fingerprint);
        }
        catch (BadImageException bad)
        {
            _error = bad.Message;
        }
        _position = row.Position;
    }
}
