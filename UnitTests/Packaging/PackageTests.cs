using System.IO.Compression;
using System.Security.Cryptography;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Packaging;

/// <summary>The packages as an application gets them.</summary>
public sealed class PackageTests(PackageFeed feed)
{
    private const string NativeLibrary = "libLibTorchSharp.so";
    private const string Libtorch = "libtorch-cpu-linux-x64/2.10.0";

    [Fact]
    public void The_three_packages_have_their_assembly_documentation_symbols_readme_and_icon()
    {
        feed.Require();
        string[] packages = [.. Directory.EnumerateFiles(feed.Folder, "*.nupkg").Select(path => Path.GetFileName(path)).Order()];
        Assert.Equal([$"MLNet.GoogLeNet.{feed.Version}.nupkg", $"MLNet.GoogLeNet.Data.{feed.Version}.nupkg",
            $"MLNet.GoogLeNet.Transformers.{feed.Version}.nupkg"], packages.OrderBy(name => name.Length));
        foreach (string package in packages)
        {
            using ZipArchive archive = ZipFile.OpenRead(Path.Combine(feed.Folder, package));
            string[] files = [.. archive.Entries.Select(entry => entry.FullName)];
            string assembly = package[..package.IndexOf($".{feed.Version}", StringComparison.Ordinal)];
            Assert.Contains("README.md", files);
            Assert.Contains("icon.png", files);
            Assert.True(
                File.Exists(Path.Combine(feed.Folder, Path.ChangeExtension(package, ".snupkg"))), $"there are no symbols of {package}");
            Assert.Contains($"lib/net10.0/{assembly}.dll", files);
            Assert.Contains($"lib/net10.0/{assembly}.xml", files);
            Assert.Equal(assembly == "MLNet.GoogLeNet.Transformers", files.Contains("buildTransitive/MarkVersionWeak.cs"));
        }
    }

    [Fact]
    public void An_application_that_installs_it_builds_publishes_and_trains()
    {
        feed.Require();
        string original = Path.Combine(PackageFeed.Cache, "torchsharp", "0.107.0", "runtimes", "linux-x64", "native", NativeLibrary);
        byte[] hash = Hash(original);
        using StrangersProgram application = Trainer(Libtorch);

        Assert.DoesNotContain(
            "warning", application.Build().Replace("NU1603", "").Replace("0 Warning(s)", ""), StringComparison.OrdinalIgnoreCase);
        application.Publish();

        foreach (string output in new[] { application.Built, application.Published })
        {
            Assert.Equal((0, "scored 4 images"), Trimmed(application.Run(output)));
            Assert.Equal(ElfBytes.Weak, RequestOf(Directory.EnumerateFiles(output, NativeLibrary, SearchOption.AllDirectories).Single()));
        }
        Assert.Equal(hash, Hash(original));
        Assert.Equal(0, RequestOf(original));
    }

    [Fact]
    public void Where_no_build_has_marked_TorchSharps_library_a_marked_copy_is_loaded_and_gone()
    {
        feed.Require();
        using StrangersProgram application = Trainer(Libtorch);
        // Links instead of copies: libtorch has half a gigabyte.
        application.Build("-p:MarkLibTorchSharpWeak=false", "-p:CreateHardLinksForCopyLocalIfPossible=true");
        string[] before = Directory.GetDirectories(Path.GetTempPath(), "googlenet-*");

        Assert.Equal((0, "scored 4 images"), Trimmed(application.Run(application.Built)));

        Assert.Equal(0, RequestOf(Directory.EnumerateFiles(application.Built, NativeLibrary, SearchOption.AllDirectories).Single()));
        Assert.DoesNotContain(Directory.GetDirectories(Path.GetTempPath(), "googlenet-*").Except(before), folder =>
            File.Exists(Path.Combine(folder, NativeLibrary)));
    }

    [Fact]
    public void An_application_without_libtorch_is_told_which_package_to_add()
    {
        feed.Require();
        using StrangersProgram application = Trainer();
        application.Build();

        var (exitCode, output) = application.Run(application.Built);

        Assert.Equal(1, exitCode);
        Assert.Contains("DllNotFoundException: Native libtorch did not load.", output);
        Assert.Contains("libtorch-cpu-linux-x64", output);
        Assert.Contains("version 2.10.0", output);
    }

    private StrangersProgram Trainer(params string[] native) =>
        new(feed, StrangersProgram.Path("train.cs"), [$"MLNet.GoogLeNet/{feed.Version}", .. native]);

    private static ushort RequestOf(string library) => ElfBytes.FlagsOf(File.ReadAllBytes(library), "libstdc++.so.6")["GLIBCXX_3.4.32"];

    private static byte[] Hash(string path) => SHA256.HashData(File.ReadAllBytes(path));

    private static (int, string) Trimmed((int ExitCode, string Output) run) => (run.ExitCode, run.Output.Trim());
}
