using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples;

/// <summary>
/// The programs of one file do what their first lines say. They are compiled and run here, but for Train.cs, which is run as people run it
/// (<see cref="TrainSnippetTests"/>) and is built as all are.
/// </summary>
[Collection<Alone>]
public sealed class SnippetsTests(TrainedFlowers flowers) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Score_names_each_image_and_Ship_writes_three_more_forms()
    {
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);

        string[] lines = [.. Run("Score.cs", "model.zip", flowers.Folder).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        string shipped = Run("Ship.cs", "model.zip");

        IDataView scored = flowers.Model.Transform(flowers.Images);
        Assert.Equal(
            scored.GetColumn<string>("ImagePath").Zip(scored.GetColumn<float[]>("Score"), (path, score) =>
                $"{TrainedFlowers.ClassNames[score.IndexOf(score.Max())]}  {path}").Order(),
            lines.Select(line => Regex.Match(line, @"^ *[\d.,]+ ?%  (.*)$").Groups[1].Value.TrimEnd()).Order());
        Assert.Contains("inception 3a", shipped);
        Assert.All((string[])["flowers.onnx", "flowers.safetensors", "portable.zip"], file =>
            Assert.True(File.Exists(_folder[file]), file));
    }

    [Fact]
    public void Frames_are_classified_from_memory_and_counted_by_the_second()
    {
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);

        string output = Run("Frames.cs", "model.zip", "3");

        Assert.Equal(3, Regex.Count(output, @"^ *[\d.,]+ ?%  class[01]  frame \d\r?$", RegexOptions.Multiline));
        Assert.Matches(@"one at a time: [\d.,]+ images/s", output);
        Assert.Matches(@"as rows: [\d.,]+ images/s", output);
    }

    [Fact]
    public void Features_teach_another_trainer()
    {
        WriteRandomWeights(GoogLeNetArchitecture.Torchvision);

        string output = Run("Features.cs", flowers.Folder, "random.safetensors");

        Assert.Matches(@"^accuracy 1\.000, log-loss 0\.\d{3}", output); // red and blue are apart in any features
    }

    // It uses the network, so it is compiled and no more.
    [Fact]
    public void Weights_fits_the_library() => Assert.Empty(Listing.Errors([string.Join('\n', File
        .ReadLines(RepositoryFolder.PathOf("Examples", "Snippets", "Weights.cs"))
        .Where(line => !line.StartsWith("#:", StringComparison.Ordinal)))]));

    [Fact]
    public void Head_learns_on_features_and_saves_the_model()
    {
        WriteRandomWeights();

        string output = Run("Head.cs", flowers.Folder, "random.safetensors");

        Assert.Contains("accuracy 1.000, log-loss 0.", output);
        Assert.True(File.Exists(_folder["flowers.features"]));
        IDataView scored = flowers.MLContext.Model.Load(_folder["flowers.zip"], out _).Transform(flowers.Images);
        Assert.Equal(12, scored.GetColumn<float[]>("Score").Count());
    }

    [Fact]
    public void Groups_cross_validates_with_each_group_on_one_side()
    {
        WriteRandomWeights();
        string[] lines = [.. flowers.Images.GetColumn<string>("ImagePath").Zip(flowers.Images.GetColumn<uint>("Label"), (path, label) =>
            $"{Path.Combine(flowers.Folder, path)},class{label},")];
        File.WriteAllLines(
            _folder["list.csv"], ["file,label,patient", .. lines.Select((line, i) => $"{line}patient{i % 6}")]); // each with both classes

        string output = Run("Groups.cs", "list.csv", "random.safetensors", "patient");

        Assert.Equal(5, Regex.Count(output, @"^fold \d: accuracy [01]\.\d{3}, macro [01]\.\d{3}\r?$", RegexOptions.Multiline));
        Assert.Contains("all folds: accuracy 1.000, from 1.000 to 1.000", output);
        Assert.True(File.Exists(_folder["groups.features"]));
    }

    [Fact]
    public void Augment_shows_the_images_that_training_would_see()
    {
        Run("Augment.cs", flowers.Folder);

        Assert.Equal(10, Regex.Count(File.ReadAllText(_folder["augmented.html"]), "<img ")); // two of the twelve are held out
    }

    [Fact]
    public void AddClasses_adds_the_classes_of_a_folder_to_a_saved_model()
    {
        using GoogLeNetTransformer network = new(
            flowers.MLContext, SyntheticModels.Make(GoogLeNetArchitecture.Paper, imageSize: 224),
            new("Pixels", "Label", "Score", "PredictedLabel"));
        using (TransformerChain<GoogLeNetTransformer> head = flowers.MLContext.Transforms.LoadPixels("Pixels", "ImagePath")
            .Append(flowers.MLContext.Transforms.NormalizeZeroMean("Pixels", new ChannelMean(120, 130, 140)))
            .Append(flowers.MLContext.MulticlassClassification.Trainers.GoogLeNet(TrainingRecipe.Head(network)))
            .Fit(flowers.Images))
            flowers.MLContext.Model.Save(head, flowers.Images.Schema, _folder["flowers.zip"]);
        foreach (var (name, colour) in new[] { ("green", SKColors.Green), ("white", SKColors.White) })
            for (byte i = 0; i < 4; i++)
                SyntheticImages.Write(_folder[$"new/{name}/{i}.png"], 32, 32, colour.WithRed((byte)(colour.Red ^ i)));

        string output = Run("AddClasses.cs", "flowers.zip", "new", flowers.Folder);

        Assert.Contains("The accuracy on the 12 reference images, of 2 of 2 known classes, goes from 1.000 to 1.000.", output);
        Assert.Contains("classes: class0, class1, green, white", output);
        Assert.True(File.Exists(_folder["more.zip"]));
    }

    private void WriteRandomWeights(GoogLeNetArchitecture architecture = GoogLeNetArchitecture.Paper)
    {
        using var network = new GoogLeNetTransformer(
            flowers.MLContext, SyntheticModels.Make(architecture, imageSize: 224), new("Pixels", "Label", "Score", "PredictedLabel"));
        network.SaveWeights(_folder["random.safetensors"]);
    }

    private string Run(string snippet, params string[] arguments) => Listing.Run(
        _folder.FullPath, File.ReadAllText(RepositoryFolder.PathOf("Examples", "Snippets", snippet)), arguments);
}
