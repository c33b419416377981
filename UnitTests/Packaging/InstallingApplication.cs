using System.Security;

namespace MLNet.GoogLeNet.UnitTests.Packaging;

/// <summary>A console application outside the repository that installs the package and trains for an epoch.</summary>
internal sealed class InstallingApplication : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <param name="feed">Where the package comes from; all others come from where this machine has them from.</param>
    /// <param name="nativePackage">The package with libtorch, with its version; none leaves it out.</param>
    public InstallingApplication(PackageFeed feed, (string Name, string Version)? nativePackage)
    {
        string native = nativePackage is var (name, version) ? $"""<PackageReference Include="{name}" Version="{version}" />""" : "";
        File.WriteAllText(_folder["App.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestoreAdditionalProjectSources>{SecurityElement.Escape(feed.Folder)}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MLNet.GoogLeNet" Version="{feed.Version}" />
                {native}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(_folder["Program.cs"], Source);
    }

    public string Folder => _folder.FullPath;

    public string Built => _folder["bin/Release/net10.0"];

    public string Published => _folder["published"];

    /// <summary>Builds, and gives back what the build wrote.</summary>
    public string Build() => Command.Succeed(Folder, "build", "-c", "Release", "-nologo", "-v:m");

    public void Publish() => Command.Succeed(Folder, "publish", "-c", "Release", "--no-build", "-o", Published, "-nologo", "-v:q");

    /// <summary>Runs what was built or published.</summary>
    public (int ExitCode, string Output) Run(string output) => Command.Dotnet(Folder, Path.Combine(output, "App.dll"));

    public void Dispose() => _folder.Dispose();

    private const string Source = """
        using Microsoft.ML;
        using Microsoft.ML.Data;
        using MLNet.GoogLeNet;

        var mlContext = new MLContext(seed: 1);
        IDataView rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 4).Select(i => new Row(i)).ToList());
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(new GoogLeNetOptions
            {
                Architecture = GoogLeNetArchitecture.Torchvision, ImageSize = 32, Epochs = 1, ValidationFraction = 0,
            }));
        try
        {
            int scored = pipeline.Fit(rows).Transform(rows).GetColumn<float[]>("Score").Count(scores => scores.All(float.IsFinite));
            Console.WriteLine($"scored {scored} pictures");
            return 0;
        }
        catch (Exception e)
        {
            Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            return 1;
        }

        internal sealed class Row(int i)
        {
            public string Label { get; set; } = i % 2 == 0 ? "even" : "odd";

            [VectorType(3, 32, 32)]
            public float[] Pixels { get; set; } = [.. Enumerable.Range(0, 3 * 32 * 32).Select(place => (float)(place % (i + 2)))];
        }
        """;
}
