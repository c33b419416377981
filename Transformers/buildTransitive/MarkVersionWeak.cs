#nullable disable
using System.Text;
#if !LIBRARY
using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
#endif

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>The request of 64-bit little-endian ELF libraries for GLIBCXX_3.4.32 of libstdc++.so.6.</summary>
/// <remarks>
/// Layout: System V ABI, chapter 4, and Linux Standard Base, "Symbol versioning" (Elf64_Verneed, Elf64_Vernaux).
/// Also compiled and run inside MSBuild, so it is written in the C# and the .NET Standard 2.0 that MSBuild compiles.
/// </remarks>
internal static class VersionRequest
{
    private const string Library = "libstdc++.so.6";
    private const string Version = "GLIBCXX_3.4.32";
    private const uint SectionTypeVersionNeeds = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort Weak = 0x2; // VER_FLG_WEAK

    /// <summary>Marks the request of a library weak, so that an older libstdc++ is accepted; one byte changes.</summary>
    /// <returns>False where the bytes are not such a library, make no such request, or have it marked already.</returns>
    public static bool MarkWeak(byte[] image)
    {
        int flags = FindFlags(image);
        if (flags < 0 || (image[flags] & Weak) != 0)
            return false;
        image[flags] |= (byte)Weak;
        return true;
    }

    /// <summary>The place of vna_flags of the request, or −1 where the file is not such an ELF file or makes no such request.</summary>
    private static int FindFlags(byte[] image)
    {
        try
        {
            bool elf64LittleEndian = image.Length > 64 && BitConverter.ToUInt32(image, 0) == 0x464c457f && image[4] == 2 && image[5] == 1;
            if (!elf64LittleEndian)
                return -1;

            int sections = checked((int)BitConverter.ToUInt64(image, 0x28));
            int sectionSize = BitConverter.ToUInt16(image, 0x3a);
            int sectionCount = BitConverter.ToUInt16(image, 0x3c);
            for (int i = 0; i < sectionCount; i++)
            {
                int section = sections + i * sectionSize;
                if (BitConverter.ToUInt32(image, section + 4) != SectionTypeVersionNeeds)
                    continue;
                int names = sections + (int)BitConverter.ToUInt32(image, section + 40) * sectionSize; // sh_link: the string table
                return FindFlags(image, SectionOffset(image, section), SectionOffset(image, names));
            }
            return -1;
        }
        catch (Exception e) when (e is ArgumentException || e is IndexOutOfRangeException || e is OverflowException)
        {
            return -1; // not laid out as an ELF file: nothing to mark
        }
    }

    private static int SectionOffset(byte[] image, int section)
    {
        return checked((int)BitConverter.ToUInt64(image, section + 24));
    }

    private static int FindFlags(byte[] image, int need, int strings)
    {
        while (true)
        {
            int count = BitConverter.ToUInt16(image, need + 2);
            bool ours = NameAt(image, strings + (int)BitConverter.ToUInt32(image, need + 4)) == Library;
            int version = need + (int)BitConverter.ToUInt32(image, need + 8);
            for (int i = 0; i < count; i++)
            {
                if (ours && NameAt(image, strings + (int)BitConverter.ToUInt32(image, version + 8)) == Version)
                    return version + 4;
                version += (int)BitConverter.ToUInt32(image, version + 12);
            }

            int next = (int)BitConverter.ToUInt32(image, need + 12);
            if (next <= 0)
                return -1; // the last; a list never leads back
            need += next;
        }
    }

    private static string NameAt(byte[] image, int start)
    {
        return Encoding.ASCII.GetString(image, start, Array.IndexOf(image, (byte)0, start) - start);
    }
}

#if !LIBRARY
/// <summary>
/// Copies libraries into <see cref="OutputFolder"/> with their request for GLIBCXX_3.4.32 marked weak. Libraries without that request
/// are left alone and not copied.
/// </summary>
public class MarkVersionWeak : Task
{
    public ITaskItem[] Libraries { get; set; }
    public string OutputFolder { get; set; }
    public ITaskItem[] Originals { get; set; }
    public ITaskItem[] Marked { get; set; }

    public override bool Execute()
    {
        var originals = new List<ITaskItem>();
        var marked = new List<ITaskItem>();
        foreach (ITaskItem library in Libraries)
        {
            byte[] image = File.ReadAllBytes(library.ItemSpec);
            if (!VersionRequest.MarkWeak(image))
                continue;

            string inPackage = library.GetMetadata("PathInPackage");
            string copy = Path.Combine(OutputFolder, inPackage.Length > 0 ? inPackage : Path.GetFileName(library.ItemSpec));
            WriteWhereDifferent(copy, image);
            originals.Add(library);
            marked.Add(new TaskItem(copy, library.CloneCustomMetadata()));
        }
        Originals = originals.ToArray();
        Marked = marked.ToArray();
        return !Log.HasLoggedErrors;
    }

    private static void WriteWhereDifferent(string path, byte[] content)
    {
        if (File.Exists(path) && new FileInfo(path).Length == content.Length && Same(File.ReadAllBytes(path), content))
            return;

        Directory.CreateDirectory(Path.GetDirectoryName(path));
        string temporary = path + "." + Guid.NewGuid().ToString("N");
        File.WriteAllBytes(temporary, content);
        File.Delete(path);
        File.Move(temporary, path);
    }

    private static bool Same(byte[] left, byte[] right)
    {
        for (int i = 0; i < left.Length; i++)
            if (left[i] != right[i])
                return false;
        return true;
    }
}
#endif
