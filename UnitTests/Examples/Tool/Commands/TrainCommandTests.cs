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
        string evaluated = ToolProgram.Succeed(
            _folder, "evaluate", "--model", "model.zip", "--data", "list.csv", "--report", "evaluation.html", "--json", "evaluation.json");

        Assert.Contains("epoch 2/2", trained);
        Assert.Contains("||========", trained); // the confusion table
        string test = LastLine(trained);
        Assert.Matches(@"^test accuracy [01]\.\d{4} top-5 1\.0000 on 4 images$", test);
        Assert.Equal(test, LastLine(evaluated));
        Assert.Equal(3, File.ReadAllLines(_folder["epochs.csv"]).Length);
        Assert.Contains("GoogLeNet training", File.ReadAllText(_folder["report.html"]));
        Assert.True(File.Exists(_folder["state"]));
        Assert.DoesNotContain("were trained on", evaluated);
        Assert.Contains("None of these images was trained on, nor a near copy of one.", File.ReadAllText(_folder["evaluation.html"]));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(_folder["evaluation.json"]));
        Assert.Equal(4, json.RootElement.GetProperty("images").GetInt32());

        // Of the eight images to train on, two were held out.
        string leaking = ToolProgram.Succeed(_folder, "evaluate", "--model", "model.zip", "--data", flowers.Folder);

        Assert.Contains("Warning: 6 of 12 test images were trained on (6 exact, 0 near).", leaking);
        Assert.Matches(@"^test accuracy [01]\.\d{4} top-5 1\.0000 on 12 images$", LastLine(leaking));
    }

    [Fact]
    public void The_classifier_alone_is_trained_and_tested_with_one_line_at_the_end_and_the_second_time_from_kept_features()
    {
        (string list, string weights) = Inputs();
        string[] arguments = ["train", "--data", list, "--weights", weights, "--head-only", "--image-size", "32", "--output", "model.zip",
            "--feature-cache", "features", "--history", "epochs.csv", "--report", "report.html"];

        string first = ToolProgram.Succeed(_folder, arguments);
        byte[] model = File.ReadAllBytes(_folder["model.zip"]);
        string second = ToolProgram.Succeed(_folder, [.. arguments, "--views", "2"]);

        Assert.Matches(@"classifier alone  validation loss \d\.\d{3} accuracy [01]\.\d{4}  \d+\.\d s", first);
        Assert.Equal("test accuracy 1.0000 top-5 1.0000 on 4 images", LastLine(first)); // red and blue are apart in any features
        Assert.Equal(LastLine(first), LastLine(ToolProgram.Succeed(_folder, "evaluate", "--model", "model.zip", "--data", list)));
        Assert.Equal(2, File.ReadAllLines(_folder["epochs.csv"]).Length);
        Assert.Contains("the classifier alone", File.ReadAllText(_folder["report.html"]));
        Assert.True(new FileInfo(_folder["features"]).Length > 8 * 2 * 4096); // eight images to learn from, two views of each
        Assert.NotEqual(model, File.ReadAllBytes(_folder["model.zip"]));
        Assert.Equal(LastLine(first), LastLine(second));
    }

    [Theory]
    [InlineData(" on the held-out images than the classifier alone", "0.3")]
    [InlineData("No images were held out to compare all layers with the classifier alone: all layers are kept.", "0")]
    public void All_layers_go_on_from_the_classifier_alone_and_the_better_model_is_kept(string kept, string validationFraction)
    {
        (string list, string weights) = Inputs();

        string output = ToolProgram.Succeed(
            _folder, "train", "--data", list, "--weights", weights, "--image-size", "32", "--precision", "float32", "--output", "model.zip",
            "--epochs", "1", "--learning-rate", "1e-6", "--validation-fraction", validationFraction);

        Assert.Matches(@"classifier alone  training loss \d\.\d{3} accuracy 1\.000", output);
        Assert.Contains("epoch 1/1", output);
        Assert.Contains(kept, output);
        Assert.Single(Regex.Matches(output, "Saved model.zip"));
        Assert.Single(Regex.Matches(output, "test accuracy")); // test images are scored once
        Assert.Equal(LastLine(output), LastLine(ToolProgram.Succeed(_folder, "evaluate", "--model", "model.zip", "--data", list)));
    }

    [Theory]
    [InlineData("--head-only needs --weights: without them there are no features to learn from.", "--head-only")]
    [InlineData("--epochs, --checkpoint would do nothing with --head-only, which trains without gradient descent.",
        "--head-only", "--weights", "WEIGHTS", "--epochs", "3", "--checkpoint", "state")]
    [InlineData("--views and --feature-cache apply to computing the classifier, which needs --weights and no --recipe but finetune.",
        "--views", "2")]
    public void Options_that_do_not_go_together_are_refused(string message, params string[] arguments)
    {
        (string list, string weights) = Inputs();

        var (exitCode, output) = Command.Dotnet(_folder.FullPath,
            [ToolProgram.Assembly, "train", "--data", list, .. arguments.Select(argument => argument.Replace("WEIGHTS", weights))]);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Equal(message, output.Trim());
    }

    [Theory]
    [InlineData("Training is computed with libtorch", "train", "--data", "IMAGES")]
    [InlineData("Training is computed with libtorch, which this build of the program does not have, as the .NET tool. With --head-only",
        "train", "--data", "IMAGES", "--weights", "model.zip")]
    [InlineData("Grad-CAM is computed with libtorch", "explain", "IMAGES/class0/0.png", "--model", "model.zip", "--layer", "inception4a")]
    [InlineData(
        "BFloat16 on Cpu is computed with libtorch", "evaluate", "--model", "model.zip", "--data", "IMAGES", "--precision", "bfloat16")]
    [InlineData("BFloat16 on Cpu is computed with libtorch", "score", "--model", "model.zip", "--input", "IMAGES", "--output", "s.csv",
        "--precision", "bfloat16")]
    public void Without_libtorch_as_the_tool_is_packed_it_says_what_to_do(string message, params string[] arguments)
    {
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);

        var (exitCode, output) = Packed([.. arguments.Select(argument => argument.Replace("IMAGES", flowers.Folder))]);

        Assert.Equal(ExitCode.Unusable, exitCode);
        Assert.StartsWith(message, output);
        Assert.Matches("from its sources", output);
        Assert.Single(Regex.Matches(output.Trim(), "\n|$"));
    }

    [Fact]
    public void Weights_in_torchvisions_layout_need_no_option_and_get_their_own_mean()
    {
        (string list, string weights) = Inputs(GoogLeNetArchitecture.Torchvision);

        string output = ToolProgram.Succeed(
            _folder, "train", "--data", list, "--weights", weights, "--head-only", "--image-size", "32", "--output", "model.zip");

        Assert.Equal("test accuracy 1.0000 top-5 1.0000 on 4 images", LastLine(output));
        Assert.DoesNotContain("were trained on pixels minus", output); // the warning about another mean
        using SavedModel model = SavedModel.Open(flowers.MLContext, _folder["model.zip"]);
        Assert.Equal(GoogLeNetArchitecture.Torchvision, model.Network.Model.Architecture);
        Assert.Equal(new ChannelMean(120, 130, 140), model.Network.Model.ChannelMean);
    }

    [Fact]
    public void The_packed_tool_trains_the_classifier_alone()
    {
        (string list, string weights) = Inputs();

        var (exitCode, output) = Packed("train", "--data", list, "--weights", weights, "--head-only", "--image-size", "32");

        Assert.Equal((ExitCode.Success, "test accuracy 1.0000 top-5 1.0000 on 4 images"), (exitCode, LastLine(output)));
    }

    private (int ExitCode, string Output) Packed(params string[] arguments)
    {
        JsonNode configuration = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(ToolProgram.Assembly, "runtimeconfig.json")))!;
        configuration["runtimeOptions"]!["configProperties"]![NativeLibtorch.Switch] = false;
        File.WriteAllText(_folder["packed.json"], configuration.ToJsonString(JsonSerializerOptions.Default));
        return Command.Dotnet(_folder.FullPath,
            ["exec", "--runtimeconfig", _folder["packed.json"], ToolProgram.Assembly, .. arguments]);
    }

    // A list of twelve images, four of them for the test, and weights.
    private (string List, string Weights) Inputs(GoogLeNetArchitecture architecture = GoogLeNetArchitecture.Paper)
    {
        string[] images = Directory.GetFiles(flowers.Folder, "*.png", SearchOption.AllDirectories);
        File.WriteAllLines(_folder["list.csv"], ["file,label,split", .. images.Order().Select((path, i) =>
            $"{path},{Path.GetFileName(Path.GetDirectoryName(path))},{(i % 3 == 0 ? "test" : "train")}")]);
        using var network = new GoogLeNetTransformer(
            flowers.MLContext, SyntheticModels.Make(architecture), new("Pixels", "Label", "Score", "PredictedLabel"));
        network.SaveWeights(_folder["weights.safetensors"]);
        return ("list.csv", "weights.safetensors");
    }

    private static string LastLine(string output) => output.TrimEnd().Split('\n')[^1].TrimEnd('\r');
}
