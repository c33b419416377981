using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tool.Scoring.Outputs;

/// <summary>A JSON object a line, in UTF-8. A line is written at once, so that an end in the middle is one of the last line.</summary>
internal sealed class JsonLinesRows(Stream stream, RowSchema schema, bool withProfileBins = false) : IRowWriter
{
    private readonly ArrayBufferWriter<byte> _line = new();
    // letters stay letters
    private readonly Utf8JsonWriter _json = new(Stream.Null, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public void Write(ResultRow row)
    {
        _line.ResetWrittenCount();
        _json.Reset(_line);
        JsonRow.Write(_json, row, schema, withProfileBins);
        _json.Flush();
        _line.Write("\n"u8);
        stream.Write(_line.WrittenSpan);
    }

    public void Complete()
    {
    }

    public void Dispose() => _json.Dispose();
}
