using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Packaging;

/// <summary>The MSBuild task that lets an older libstdc++ load libLibTorchSharp.so, run by MSBuild itself.</summary>
public sealed class MarkVersionWeakTests : IDisposable
{
    private const string Library = "libstdc++.so.6", Version = "GLIBCXX_3.4.32";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_marks_a_copy_of_a_file_that_asks_for_the_version_and_leaves_all_others_alone()
    {
        byte[] asks = ElfBytes.Make(
            0, ("libc.so.6", ["GLIBC_2.34"]), (Library, ["GLIBCXX_3.4.30", Version, "CXXABI_1.3"]), ("libm.so.6", ["GLIBC_2.29"]));
        byte[] isLooping = ElfBytes.Make(0, ("libc.so.6", ["GLIBC_2.34"]), (Library, ["GLIBCXX_3.4.30"]));
        BitConverter.TryWriteBytes(isLooping.AsSpan(64 + 32 + 12), -32); // the second list of needs is followed by the first
        var files = new Dictionary<string, byte[]>
        {
            ["asks.so"] = asks,
            ["weak.so"] = ElfBytes.Make(ElfBytes.Weak, (Library, [Version])),
            ["older.so"] = ElfBytes.Make(0, (Library, ["GLIBCXX_3.4.30"])),
            ["other-library.so"] = ElfBytes.Make(0, ("libother.so.6", [Version])),
            ["looping.so"] = isLooping,
            ["32-bit.so"] = [.. asks[..4], 1, .. asks[5..]],
            ["big-endian.so"] = [.. asks[..5], 2, .. asks[6..]],
            ["short.so"] = asks[..^100],
            ["shorter.so"] = asks[..70],
            ["text.so"] = "This is not a library, although it is longer than the header of an ELF file is."u8.ToArray(),
            ["empty.so"] = [],
        };
        foreach (var (name, content) in files)
            File.WriteAllBytes(_folder[name], content);

        string[] lines = Mark(files.Keys);

        Assert.Equal([$"original {_folder["asks.so"]}", $"marked {_folder["out/asks.so"]}"], lines);
        Assert.All(files, file => Assert.Equal(file.Value, File.ReadAllBytes(_folder[file.Key])));
        byte[] marked = File.ReadAllBytes(_folder["out/asks.so"]);
        Assert.Equal(
            new() { ["GLIBCXX_3.4.30"] = 0, [Version] = ElfBytes.Weak, ["CXXABI_1.3"] = 0 }, ElfBytes.FlagsOf(marked, Library));
        Assert.Equal(1, marked.Zip(asks).Count(pair => pair.First != pair.Second));

        DateTime written = File.GetLastWriteTimeUtc(_folder["out/asks.so"]);
        Mark(files.Keys);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder["out/asks.so"]));
        Assert.Equal(["asks.so"], Directory.EnumerateFiles(_folder["out"]).Select(Path.GetFileName));
    }

    private string[] Mark(IEnumerable<string> names)
    {
        string targets = RepositoryFolder.PathOf("Transformers", "buildTransitive", "MLNet.GoogLeNet.Transformers.targets");
        File.WriteAllText(_folder["mark.proj"], $"""
            <Project>
              <Import Project="{targets}" />
              <Target Name="Mark">
                <ItemGroup>
                  <Library Include="{string.Join(';', names.Select(name => _folder[name]))}" />
                </ItemGroup>
                <MarkVersionWeak Libraries="@(Library)" OutputFolder="{_folder["out"]}">
                  <Output TaskParameter="Originals" ItemName="Original" />
                  <Output TaskParameter="Marked" ItemName="Marked" />
                </MarkVersionWeak>
                <WriteLinesToFile File="{_folder["lines.txt"]}"
                                  Lines="@(Original->'original %(Identity)');@(Marked->'marked %(Identity)')" Overwrite="true" />
              </Target>
            </Project>
            """);
        Command.Succeed(_folder.FullPath, "msbuild", "mark.proj", "-t:Mark", "-nologo", "-v:q");
        return File.ReadAllLines(_folder["lines.txt"]);
    }
}
