using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tool.CommandLine;
using Tool.Models;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Commands;

/// <summary><c>googlenet train</c> and <c>evaluate</c>, as a program.</summary>
public sealed class TrainCommandTests(TrainedFlowers flowers) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_training_writes_what_it_is_asked_for_and_ends_with_the_test_which_evaluate_repeats()
    {
        string[] images = Directory.GetFiles(flowers.Folder, "*.png", SearchOption.AllDirectories);
        File.WriteAllLines(_folder["list.csv"], ["file,label,split", .. images.Order().Select((path, i) =>
            $"{path},{Path.GetFileName(Path.GetDirectoryName(path))},{(i % 3 == 0 ? "test" : "train")}")]);

        string trained = ToolProgram.Succeed(
            _folder, "train", "--data", "list.csv", "--epochs", "2", "--image-size", "32", "--precision", "float32",
            "--output", "model.zip", "--history", "epochs.csv", "--report", "report.html", "--checkpoint", "state");
        string evaluated = ToolProgram.Succeed(_folder, "evaluate", "--model", "model.zip", "--data", "list.csv");

        Assert.Contains("epoch 2/2", trained);
        Assert.Contains("||========", trained); // the confusion table
        string test = LastLine(trained);
        Assert.Matches(@"^test accuracy [01]\.\d{4} top-5 1\.0000 on 4 images$", test);
        Assert.Equal(test, LastLine(evaluated));
        Assert.Equal(3, File.ReadAllLines(_folder["epochs.csv"]).Length);
        Assert.Contains("GoogLeNet training", File.ReadAllText(_folder["report.html"]));
        Assert.True(File.Exists(_folder["state"]));
    }

    [Theory]
    [InlineData("Training is computed with libtorch", "train", "--data", "IMAGES")]
    [InlineData("Grad-CAM is computed with libtorch", "explain", "IMAGES/class0/0.png", "--model", "model.zip", "--layer", "inception4a")]
    [InlineData(
        "BFloat16 on Cpu is computed with libtorch", "evaluate", "--model", "model.zip", "--data", "IMAGES", "--precision", "bfloat16")]
    [InlineData("BFloat16 on Cpu is computed with libtorch", "score", "--model", "model.zip", "--input", "IMAGES", "--output", "s.csv",
        "--precision", "bfloat16")]
    public void Without_libtorch_as_the_tool_is_packed_it_says_what_to_do(string message, params string[] arguments)
    {
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);
        JsonNode configuration = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(ToolProgram.Assembly, "runtimeconfig.json")))!;
        configuration["runtimeOptions"]!["configProperties"]![NativeLibtorch.Switch] = false;
        File.WriteAllText(_folder["packed.json"], configuration.ToJsonString(JsonSerializerOptions.Default));

        var (exitCode, output) = Command.Dotnet(_folder.FullPath,
            ["exec", "--runtimeconfig", _folder["packed.json"], ToolProgram.Assembly,
                .. arguments.Select(argument => argument.Replace("IMAGES", flowers.Folder))]);

        Assert.Equal(ExitCode.Unusable, exitCode);
        Assert.StartsWith(message, output);
        Assert.Matches("from its sources", output);
        Assert.Single(Regex.Matches(output.Trim(), "\n|$"));
    }

    private static string LastLine(string output) => output.TrimEnd().Split('\n')[^1].TrimEnd('\r');
}
