using System.Security;

namespace MLNet.GoogLeNet.UnitTests.Packaging;

/// <summary>A program in a folder outside the repository that installs packages from a feed.</summary>
internal sealed class StrangersProgram : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <param name="feed">Where our packages come from; all others come from where this machine has them from.</param>
    /// <param name="source">The path of its only source file, whose directives of a file-based program are left out.</param>
    /// <param name="packages">What it references, as "name/version".</param>
    /// <param name="sdk">What it is built with.</param>
    public StrangersProgram(PackageFeed feed, string source, string[] packages, string sdk = "Microsoft.NET.Sdk")
    {
        string references = string.Concat(packages.Select(package => package.Split('/')).Select(parts =>
            $"""<PackageReference Include="{parts[0]}" Version="{parts[1]}" />"""));
        File.WriteAllText(_folder["App.csproj"], $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <RestoreAdditionalProjectSources>{SecurityElement.Escape(feed.Folder)}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """);
        File.WriteAllLines(_folder["Program.cs"], File.ReadLines(source).Where(line => !line.StartsWith("#:", StringComparison.Ordinal)));
    }

    /// <summary>The path of a source file in Strangers, which is not part of the tests' own.</summary>
    public static string Path(string file) => RepositoryFolder.PathOf("UnitTests", "Packaging", "Strangers", file);

    public string Folder => _folder.FullPath;

    public string Built => _folder["bin/Release/net10.0"];

    public string Published => _folder["published"];

    /// <summary>Builds, and gives back what the build wrote.</summary>
    public string Build(params string[] options) => Command.Succeed(Folder, ["build", "-c", "Release", "-nologo", "-v:m", .. options]);

    /// <summary>
    /// Publishes what was built, or builds again where other options ask for it; with links instead of copies, as libtorch has half a
    /// gigabyte.
    /// </summary>
    public void Publish(params string[] options) =>
        Command.Succeed(
            Folder, ["publish", "-c", "Release", "-o", Published, "-p:CreateHardLinksForPublishFilesIfPossible=true", "-nologo", "-v:q",
                .. options is [] ? ["--no-build"] : options]);

    /// <summary>Runs what was built or published.</summary>
    public (int ExitCode, string Output) Run(string output, params string[] arguments) =>
        Command.Dotnet(Folder, [System.IO.Path.Combine(output, "App.dll"), .. arguments]);

    public void Dispose() => _folder.Dispose();
}
