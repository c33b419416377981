using Parquet;
using Parquet.Data;
using Parquet.Schema;
using Tool.CommandLine;
using Tool.Scoring.Outputs;

namespace Tool.Scoring.Merging;

/// <summary>Concatenates files of one format with the same columns.</summary>
internal static class Concatenation
{
    /// <summary>Writes all of them.</summary>
    /// <param name="output">The name, whose extension says the format.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="files">The files, in order.</param>
    public static void Write(string output, Stream target, IReadOnlyList<string> files)
    {
        switch (Path.GetExtension(output).ToLowerInvariant())
        {
            case ".parquet":
                WriteRowGroups(target, files).GetAwaiter().GetResult();
                break;
            case ".csv":
                WriteBytes(target, files, EndOfNames);
                break;
            default:
                WriteBytes(target, files, _ => 0);
                break;
        }
    }

    // What stands before the rows is taken from the first file.
    private static void WriteBytes(Stream target, IReadOnlyList<string> files, Func<Stream, long> beginOfRows)
    {
        foreach (string file in files)
        {
            using FileStream source = File.OpenRead(file);
            if (file != files[0])
                source.Position = beginOfRows(source);
            source.CopyTo(target);
        }
    }

    // The first line break that is not within quotes.
    private static long EndOfNames(Stream csv)
    {
        bool isQuoted = false;
        for (int letter = csv.ReadByte(); letter >= 0; letter = csv.ReadByte())
        {
            if (letter == '"')
                isQuoted = !isQuoted;
            else if (letter == '\n' && !isQuoted)
                break;
        }
        return csv.Position;
    }

    private static async Task WriteRowGroups(Stream target, IReadOnlyList<string> files)
    {
        ParquetWriter? writer = null;
        foreach (string file in files)
        {
            await using ParquetReader reader = await ParquetReader.CreateAsync(file);
            writer ??= await ParquetWriter.CreateAsync(reader.Schema, target, ParquetRows.Options);
            foreach (ParquetRowGroupReader group in reader.RowGroups)
            {
                using ParquetRowGroupWriter copy = writer.CreateRowGroup();
                foreach (DataField field in reader.Schema.DataFields)
                    await Copy(group, field, copy);
                copy.CompleteValidate();
            }
        }
        await writer!.DisposeAsync();
    }

    private static async Task Copy(ParquetRowGroupReader from, DataField field, ParquetRowGroupWriter to)
    {
        using RawColumnData column = await from.ReadRawColumnDataBaseAsync(field);
        await (column switch
        {
            RawColumnData<float> numbers => Write(numbers),
            RawColumnData<int> counts => Write(counts),
            RawColumnData<bool> facts => Write(facts),
            RawColumnData<ReadOnlyMemory<char>> texts => Write(texts),
            _ => throw new JobException(
                ExitCode.Unusable, $"A shard's column '{field.Name}' is {field.ClrType}, which this program does not write."),
        });

        Task Write<T>(RawColumnData<T> values) where T : struct => to.WriteAllPartsAsync<T>(
            field,
            values.Values.ToArray(),
            field.MaxDefinitionLevel > 0 ? values.DefinitionLevels.ToArray() : (ReadOnlyMemory<int>?)null,
            field.MaxRepetitionLevel > 0 ? values.RepetitionLevels.ToArray() : (ReadOnlyMemory<int>?)null,
            default);
    }
}
