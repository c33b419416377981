using Microsoft.ML;
using Microsoft.ML.Data;
using TrainFlowers;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.TrainFlowers;

/// <summary>The example program, run as people run it but for its size.</summary>
public sealed class TrainFlowersTests(TrainedFlowers flowers) : IDisposable
{
    private static readonly string Program = AnotherProgram.Path("TrainFlowers", "Examples");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_trains_on_the_given_images_saves_loads_scores_and_ends_with_the_test()
    {
        string output = AnotherProgram.Succeed(_folder, Program,
            "--data", flowers.Folder, "--epochs", "1", "--output", _folder["model.zip"], "--report", _folder["report.html"]);

        Assert.Contains("epoch 1/1", output);
        Assert.Contains($"Saved {_folder["model.zip"]}, ", output);
        Assert.Matches(@" class[01] +.*\.png", output); // some of the scored images
        Assert.Contains("||========", output);          // the confusion table
        Assert.Matches(@"^test accuracy [01]\.\d{4} top-5 1\.0000 on 2 images$", output.TrimEnd().Split('\n')[^1].TrimEnd('\r'));
        Assert.Contains("GoogLeNet training", File.ReadAllText(_folder["report.html"]));
        using var model = (TransformerChain<ITransformer>)flowers.MLContext.Model.Load(_folder["model.zip"], out _);
        Assert.Equal(TrainedFlowers.ClassNames, ((GoogLeNetTransformer)model.LastTransformer).Model.ClassNames);
    }

    [Theory]
    [InlineData("--data is 'nowhere', but there is no such file or folder.", "--data", "nowhere")]
    [InlineData("--weights is 'nowhere', but there is no such file.", "--weights", "nowhere")]
    [InlineData("--epochs is '0', but a whole number from 1 on is expected.", "--epochs", "0")]
    [InlineData("--epochs is 'ten', but a whole number from 1 on is expected.", "--epochs", "ten")]
    [InlineData("--output is 'nowhere/x.zip', but a file in a folder that exists is expected.", "--output", "nowhere/x.zip")]
    [InlineData("--report is '.', but a file in a folder that exists is expected.", "--report", ".")]
    [InlineData("Unrecognized command or argument '--epoch'.", "--epoch", "3")]
    public async Task What_is_wrong_is_told_in_one_line_with_exit_code_2(string message, params string[] args)
    {
        var error = new StringWriter();

        Assert.Equal(2, await Options.Run(args, (_, _) => Assert.Fail("it ran"), error));

        Assert.StartsWith(message, Assert.Single(error.ToString().TrimEnd().Split(Environment.NewLine)));
    }

    [Fact]
    public async Task A_run_that_fails_is_told_in_one_line_with_exit_code_1()
    {
        var error = new StringWriter();
        var wrapped = new InvalidOperationException(
            "Splitter/consolidator worker encountered exception", new InvalidDataException("a.jpg is not an image."));

        Assert.Equal(1, await Options.Run([], (_, _) => throw wrapped, error));

        Assert.Equal("a.jpg is not an image." + Environment.NewLine, error.ToString());
    }

    [Fact]
    public async Task Every_option_reaches_the_program()
    {
        Options? parsed = null;
        string file = _folder["net"];
        File.WriteAllText(file, "");

        Assert.Equal(0, await Options.Run([], (options, _) => parsed = options, TextWriter.Null));
        Assert.Equal(new Options { Output = "flowers.zip" }, parsed);

        string model = _folder["m.zip"], report = _folder["r.html"];
        string[] args = ["--data", _folder.FullPath, "--weights", file, "--epochs", "3", "--output", model, "--report", report];
        Assert.Equal(0, await Options.Run(args, (options, _) => parsed = options, TextWriter.Null));
        Assert.Equal(new Options { Data = _folder.FullPath, Weights = file, Epochs = 3, Output = model, Report = report }, parsed);
    }

    [Theory]
    [InlineData("--data")]
    [InlineData("--weights")]
    [InlineData("--epochs")]
    [InlineData("--output")]
    [InlineData("--report")]
    [InlineData("12 for drawn flowers, 300 with --data, 15 with --weights")]
    [InlineData("default: flowers.zip")]
    public async Task Help_lists_every_option(string text)
    {
        var output = new StringWriter();

        Assert.Equal(0, await Options.Run(["--help"], (_, _) => Assert.Fail("it ran"), TextWriter.Null, output));

        Assert.Contains(text, string.Join(' ', output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public void Without_images_flowers_are_drawn_beside_the_model()
    {
        ImageSets images = ImageSets.Load(
            new MLContext(seed: 1), new Options { Output = _folder["model.zip"] }, TestContext.Current.CancellationToken);

        Assert.Equal(_folder["drawn-flowers"], images.Source);
        Assert.Equal((480, 120), (images.Train.GetColumn<string>("ImagePath").Count(), images.Test.GetColumn<string>("ImagePath").Count()));
    }

    [Fact]
    public void The_splits_of_a_list_are_kept()
    {
        SyntheticImages.ClassFolders(_folder, classes: 2, perClass: 4);
        string[] splits = ["train", "train", "validation", "test"];
        File.WriteAllLines(_folder["list.csv"], ["file,label,split", .. from label in Enumerable.Range(0, 2)
                                                                       from i in Enumerable.Range(0, 4)
                                                                       select $"class{label}/{i}.png,{label},{splits[i]}"]);

        ImageSets images = ImageSets.Load(
            new MLContext(seed: 1), new Options { Data = _folder["list.csv"] }, TestContext.Current.CancellationToken);

        Assert.Equal("Split", images.ValidationColumnName);
        Assert.Equal(["train", "train", "validation", "train", "train", "validation"], images.Train.GetColumn<string>("Split"));
        Assert.Equal(["test", "test"], images.Test.GetColumn<string>("Split"));
    }
}
