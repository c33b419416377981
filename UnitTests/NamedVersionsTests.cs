using System.Xml.Linq;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>The versions that messages and pages tell users to take are those that are built and tested with.</summary>
public sealed class NamedVersionsTests
{
    [Theory]
    [InlineData(
        "libtorch-cpu-linux-x64", "README.md", "docs/troubleshooting.md", "Examples/Snippets/README.md", "Transformers/Torch/Libtorch.cs")]
    [InlineData("TorchSharp-cpu", "README.md", "docs/gpu.md", "Transformers/Torch/Libtorch.cs")]
    [InlineData("Microsoft.ML.OnnxRuntime", "Transformers/Onnx/OnnxRuntimeLibrary.cs")]
    public void Messages_and_pages_name_the_version_that_is_referenced(string package, params string[] files)
    {
        string version = XDocument.Load(RepositoryFolder.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .Single(item => (string?)item.Attribute("Include") == package).Attribute("Version")!.Value;

        Assert.All(files, file => Assert.Contains(version, File.ReadAllText(RepositoryFolder.PathOf(file))));
    }
}
