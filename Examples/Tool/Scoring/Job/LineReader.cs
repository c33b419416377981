namespace Tool.Scoring.Job;

/// <summary>Whole lines of a file, as bytes, with the places where they begin.</summary>
internal sealed class LineReader(Stream stream)
{
    private byte[] _bytes = new byte[65_536];
    private int _begin, _end;

    /// <summary>Where the next line begins in the stream.</summary>
    public long Position { get; private set; }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line without its end, valid until the next call.</param>
    /// <returns>Whether there is one; bytes without a line break after them are none.</returns>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int length = _bytes.AsSpan(_begin + searched, _end - _begin - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = _bytes.AsMemory(_begin, searched + length);
                _begin += line.Length + 1;
                Position += line.Length + 1;
                return true;
            }
            searched = _end - _begin;
            if (!Fill())
            {
                line = default;
                return false;
            }
        }
    }

    private bool Fill()
    {
        _bytes.AsSpan(_begin, _end - _begin).CopyTo(_bytes);
        (_begin, _end) = (0, _end - _begin);
        if (_end == _bytes.Length)
            Array.Resize(ref _bytes, 2 * _bytes.Length);
        int count = stream.Read(_bytes, _end, _bytes.Length - _end);
        _end += count;
        return count > 0;
    }
}
