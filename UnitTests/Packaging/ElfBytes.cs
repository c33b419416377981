using System.Buffers.Binary;
using System.Text;

namespace MLNet.GoogLeNet.UnitTests.Packaging;

/// <summary>Makes and reads the part of 64-bit ELF files that lists the versions which they need of other libraries.</summary>
/// <remarks>System V ABI, chapter 4, and Linux Standard Base, "Symbol versioning".</remarks>
internal static class ElfBytes
{
    public const ushort Weak = 2; // VER_FLG_WEAK

    private const int HeaderSize = 64, SectionSize = 64, EntrySize = 16;
    private const uint VersionNeeds = 0x6ffffffe; // SHT_GNU_verneed

    /// <summary>A file with nothing but these needs, all with the same flags.</summary>
    public static byte[] Make(ushort flags, params (string Library, string[] Versions)[] needs)
    {
        var strings = new List<byte> { 0 };
        uint Name(string text)
        {
            int start = strings.Count;
            strings.AddRange(Encoding.ASCII.GetBytes(text + "\0"));
            return (uint)start;
        }
        var table = new List<byte>();
        foreach (var (library, versions) in needs)
        {
            bool isLast = library == needs[^1].Library;
            table.AddRange([.. Half(1), .. Half(versions.Length), .. Word(Name(library)), .. Word(EntrySize),
                .. Word(isLast ? 0 : (uint)(EntrySize * (1 + versions.Length)))]);
            foreach (string version in versions)
                table.AddRange(
                    [.. Word(0), .. Half(flags), .. Half(0), .. Word(Name(version)), .. Word(version == versions[^1] ? 0u : EntrySize)]);
        }

        int sections = HeaderSize + table.Count + strings.Count;
        var header = new byte[HeaderSize];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(header, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(0x28), (ulong)sections);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(0x3a), SectionSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(0x3c), 2);
        return [.. header, .. table, .. strings,
            .. Section(VersionNeeds, HeaderSize, link: 1), .. Section(3, HeaderSize + table.Count, link: 0)];
    }

    /// <summary>The flags of each version that a file needs of a library.</summary>
    public static Dictionary<string, ushort> FlagsOf(byte[] file, string library)
    {
        int U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));
        int U32(int at) => (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));
        string Text(int at) => Encoding.ASCII.GetString(file, at, Array.IndexOf(file, (byte)0, at) - at);

        var flags = new Dictionary<string, ushort>();
        int sections = U32(0x28);
        int[] tables = [.. Enumerable.Range(0, U16(0x3c)).Select(i => sections + i * SectionSize)];
        foreach (int table in tables.Where(section => (uint)U32(section + 4) == VersionNeeds))
        {
            int strings = U32(tables[U32(table + 40)] + 24);
            for (int need = U32(table + 24), next = -1; next != 0; need += next)
            {
                next = U32(need + 12);
                if (Text(strings + U32(need + 4)) != library)
                    continue;
                for (int version = need + U32(need + 8), left = U16(need + 2); left > 0; left--, version += U32(version + 12))
                    flags[Text(strings + U32(version + 8))] = (ushort)U16(version + 4);
            }
        }
        return flags;
    }

    private static byte[] Section(uint type, int offset, uint link)
    {
        var section = new byte[SectionSize];
        BinaryPrimitives.WriteUInt32LittleEndian(section.AsSpan(4), type);
        BinaryPrimitives.WriteUInt64LittleEndian(section.AsSpan(24), (ulong)offset);
        BinaryPrimitives.WriteUInt32LittleEndian(section.AsSpan(40), link);
        return section;
    }

    private static byte[] Half(int value) => BitConverter.GetBytes((ushort)value);

    private static byte[] Word(uint value) => BitConverter.GetBytes(value);
}
