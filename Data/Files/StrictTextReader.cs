using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace MLNet.GoogLeNet.Data.Files;

/// <summary>
/// Reads text that people wrote: UTF-8, with or without a byte order mark, or UTF-16 with one. Bytes that are not valid are
/// refused with their line; no character is ever replaced.
/// </summary>
internal sealed class StrictTextReader : TextReader
{
    private enum Encoding
    {
        Utf8,
        Utf16LittleEndian,
        Utf16BigEndian,
    }

    private const int BufferSize = 4_096;

    private readonly Stream _stream;
    private readonly string? _path;
    private readonly char _lineEnd;
    private readonly byte[] _bytes = new byte[BufferSize];
    private readonly char[] _chars = new char[BufferSize];
    private Encoding? _encoding;
    private int _byteCount, _next, _end;
    private long _line = 1;
    private InvalidDataException? _failure;
    private bool _ended;

    /// <param name="stream">The bytes.</param>
    /// <param name="path">The file that they come from; null for standard input.</param>
    /// <param name="lineEnd">What ends a line. With NUL, lines are paths with any character in them.</param>
    public StrictTextReader(Stream stream, string? path, char lineEnd = '\n')
    {
        _stream = stream;
        _path = path;
        _lineEnd = lineEnd;
    }

    /// <summary>Opens a file.</summary>
    public static StrictTextReader Open(string path) => new(File.OpenRead(path), path);

    /// <summary>Some of the characters that come next, without taking them; none at the end.</summary>
    /// <exception cref="InvalidDataException">They are not valid.</exception>
    public ReadOnlySpan<char> Ahead()
    {
        if (_next == _end)
            Fill();
        return _chars.AsSpan(_next.._end);
    }

    public override int Peek() => Ahead() is [char next, ..] ? next : -1;

    public override int Read()
    {
        int next = Peek();
        if (next >= 0)
            _next++;
        return next;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        ReadOnlySpan<char> ahead = Ahead();
        int count = Math.Min(ahead.Length, buffer.Length);
        ahead[..count].CopyTo(buffer);
        _next += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _stream.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        (_next, _end) = (0, 0);
        while (_end == 0 && !(_ended && _byteCount == 0))
        {
            if (_failure is not null)
                throw _failure;
            if (!_ended)
                ReadBytes();
            Decode(_encoding ??= FindEncoding());
        }
    }

    // The mark has up to three bytes; from then on, what is there is passed on without waiting for more.
    private void ReadBytes()
    {
        int least = _encoding is null ? 3 : 1;
        int count = _stream.ReadAtLeast(_bytes.AsSpan(_byteCount), least, throwOnEndOfStream: false);
        _byteCount += count;
        _ended = count < least;
    }

    private Encoding FindEncoding()
    {
        (Encoding encoding, int mark) = _bytes.AsSpan(0, _byteCount) switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.Utf8, 3),
            [0xFF, 0xFE, ..] => (Encoding.Utf16LittleEndian, 2),
            [0xFE, 0xFF, ..] => (Encoding.Utf16BigEndian, 2),
            _ => (Encoding.Utf8, 0),
        };
        Take(mark);
        return encoding;
    }

    private void Decode(Encoding encoding)
    {
        ReadOnlySpan<byte> bytes = _bytes.AsSpan(0, _byteCount);
        int read;
        string? found;
        if (encoding == Encoding.Utf8)
        {
            OperationStatus status = Utf8.ToUtf16(bytes, _chars, out read, out _end, replaceInvalidSequences: false, isFinalBlock: _ended);
            found = status == OperationStatus.InvalidData ? Found(bytes[read]) : null;
        }
        else
        {
            found = DecodeUtf16(bytes, encoding == Encoding.Utf16BigEndian);
            read = 2 * _end;
        }
        if (_lineEnd != '\0' && _chars.AsSpan(0, _end).IndexOf('\0') is var end and >= 0)
        {
            _end = end;
            found = "the character NUL, as in binary files and in UTF-16 without a byte order mark";
        }
        _line += _chars.AsSpan(0, _end).Count(_lineEnd);
        if (found is not null)
            _failure = Invalid(found, encoding);
        Take(read);
    }

    /// <summary>Decodes what is valid.</summary>
    /// <returns>What comes after it and is not valid; null where that is nothing.</returns>
    private string? DecodeUtf16(ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        int count = bytes.Length / 2;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> unit = bytes[(2 * i)..];
            _chars[i] = (char)(isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(unit) : BinaryPrimitives.ReadUInt16LittleEndian(unit));
        }
        for (_end = 0; _end < count; _end++)
        {
            if (!char.IsSurrogate(_chars[_end]))
                continue;
            if (_end + 1 == count && char.IsHighSurrogate(_chars[_end]) && !_ended)
                return null; // its other half comes with the next bytes
            if (_end + 1 == count || !char.IsSurrogatePair(_chars[_end], _chars[_end + 1]))
                return $"half of a surrogate pair, 0x{(int)_chars[_end]:X4}";
            _end++;
        }
        return _ended && bytes.Length % 2 == 1 ? "half of a character at its end" : null;
    }

    // From 0xA0 on, Windows-1252 and Latin-1 have the characters of the same numbers in Unicode.
    private static string Found(byte value) =>
        value >= 0xA0 ? $"the byte 0x{value:X2} ('{(char)value}' in Windows-1252)" : $"the byte 0x{value:X2}";

    private InvalidDataException Invalid(string found, Encoding encoding)
    {
        string unit = _lineEnd == '\0' ? "Path" : "Line", name = encoding == Encoding.Utf8 ? "UTF-8" : "UTF-16";
        return new(_path is null
            ? $"{unit} {_line} of standard input is not valid {name}: it has {found}. Convert a list to UTF-8, for example with iconv, "
                + "and rename files whose names are not UTF-8, for example with convmv."
            : $"{unit} {_line} of '{_path}' is not valid {name}: it has {found}. Save the file as UTF-8 (in Excel: CSV UTF-8).");
    }

    private void Take(int count)
    {
        _bytes.AsSpan(count, _byteCount - count).CopyTo(_bytes);
        _byteCount -= count;
    }
}
