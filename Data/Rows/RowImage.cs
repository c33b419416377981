using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.GoogLeNet.Data.Images;

namespace MLNet.GoogLeNet.Data.Rows;

/// <summary>
/// The image of the row at which a cursor stands. Decoded once per row, whichever columns are requested.
/// </summary>
internal sealed class RowImage
{
    /// <summary>The column of the reason, and its key in the data of an exception.</summary>
    public const string ReasonColumnName = "ImageErrorReason";

    private readonly DataViewRow _row;
    private readonly PixelLoadingOptions _options;
    private readonly PixelReader _reader;
    private readonly byte[] _pixels;
    private readonly Action _read;
    private readonly Func<string> _name;
    private long? _position;
    private BadImageException? _bad;

    public RowImage(DataViewRow row, DataViewSchema.Column source, PixelLoadingOptions options)
    {
        _row = row;
        _options = options;
        _reader = new(options);
        _pixels = new byte[_reader.Length];
        (_read, _name) = source.Type switch
        {
            TextDataViewType => FromPath(source),
            ImageDataViewType => (FromMLImage(source), () => NameOf(source)),
            RawImageDataViewType => (FromRawImage(source), () => NameOf(source)),
            _ => (FromBytes(source), () => NameOf(source)),
        };
    }

    /// <summary>Width and height of the whole image, upright, whose pixels were asked for last.</summary>
    public (int Width, int Height) Size => _reader.Size;

    /// <summary>What a getter of pixels reads from, if it is that of <c>LoadPixels</c>, under whatever name.</summary>
    public static RowImage? Behind(ValueGetter<VBuffer<byte>> getter) =>
        getter is { HasSingleTarget: true, Target: RowImage image } ? image : null;

    public void GetPixels(ref VBuffer<byte> pixels)
    {
        Refresh();
        VBufferEditor<byte> editor = VBufferEditor.Create(ref pixels, _bad is null ? _pixels.Length : 0);
        _pixels.AsSpan(0, editor.Values.Length).CopyTo(editor.Values);
        pixels = editor.Commit();
    }

    public void GetError(ref ReadOnlyMemory<char> error)
    {
        Refresh();
        error = _bad?.Message.AsMemory() ?? default;
    }

    public void GetReason(ref ReadOnlyMemory<char> reason)
    {
        Refresh();
        reason = _bad?.Code.ToString().AsMemory() ?? default;
    }

    private void Refresh()
    {
        if (_position == _row.Position)
            return;
        _position = null; // a row whose image throws is read again when it is asked for again
        _bad = null;
        try
        {
            _read();
        }
        catch (BadImageException bad) when (_options.OnBadImage == BadImagePolicy.KeepRow)
        {
            _bad = bad;
        }
        catch (BadImageException bad)
        {
            throw new InvalidDataException(
                $"The image {_name()} cannot be used: {bad.Message}. Replace it or leave out its row, or set " +
                $"{nameof(PixelLoadingOptions)}.{nameof(PixelLoadingOptions.OnBadImage)} to KeepRow.", bad)
            {
                Data = { [ReasonColumnName] = bad.Code },
            };
        }
        _position = _row.Position;
    }

    private (Action Read, Func<string> Name) FromPath(DataViewSchema.Column source)
    {
        ValueGetter<ReadOnlyMemory<char>> get = _row.GetGetter<ReadOnlyMemory<char>>(source);
        ReadOnlyMemory<char> path = default;
        void Read()
        {
            get(ref path);
            _reader.Read(path.ToString(), _pixels);
        }
        return (Read, () => $"'{_options.Resolve(path.ToString())}'");
    }

    private Action FromBytes(DataViewSchema.Column source)
    {
        ValueGetter<VBuffer<byte>> get = _row.GetGetter<VBuffer<byte>>(source);
        VBuffer<byte> file = default;
        return () =>
        {
            get(ref file);
            _reader.Read(file, _pixels);
        };
    }

    private Action FromRawImage(DataViewSchema.Column source)
    {
        ValueGetter<RawImage?> get = _row.GetGetter<RawImage?>(source);
        return () =>
        {
            RawImage? image = null;
            get(ref image);
            _reader.Read(image ?? throw MissingImage(nameof(RawImage)), _pixels);
        };
    }

    // It is not disposed: the user may own it, and LoadImages disposes its own, which it finds in the variable, before the next.
    private Action FromMLImage(DataViewSchema.Column source)
    {
        ValueGetter<MLImage?> get = _row.GetGetter<MLImage?>(source);
        MLImage? image = null;
        return () =>
        {
            get(ref image);
            _reader.Read(Raw(image ?? throw MissingImage(nameof(MLImage))), _pixels);
            GC.KeepAlive(image); // only its address was read
        };
    }

    private static unsafe RawImage Raw(MLImage image)
    {
        try
        {
            fixed (byte* pixels = image.Pixels) // native memory, which stays where it is
            {
                return new((nint)pixels, image.Width, image.Height, image.PixelFormat switch
                {
                    MLPixelFormat.Bgra32 => RawPixelFormat.Bgra,
                    _ => RawPixelFormat.Rgba,
                })
                {
                    IsPremultiplied = true,
                };
            }
        }
        catch (InvalidOperationException disposed)
        {
            throw new BadImageException(
                BadImageReason.Unreadable, "its MLImage was disposed; dispose it after its row has been read", disposed);
        }
    }

    private static BadImageException MissingImage(string type) => new(BadImageReason.Missing, $"there is none, the {type} is null");

    private string NameOf(DataViewSchema.Column source) => $"in column '{source.Name}' of row {_row.Position}";
}
