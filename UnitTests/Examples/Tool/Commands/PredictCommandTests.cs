using Tool.CommandLine;
using Tool.Commands;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Commands;

public sealed class PredictCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly TrainedFlowers _flowers;

    public PredictCommandTests(TrainedFlowers flowers)
    {
        _flowers = flowers;
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_and_folders_have_a_row_per_image_with_the_likeliest_classes()
    {
        string file = Path.Combine(_flowers.Folder, "class1", "0.png"), folder = Path.Combine(_flowers.Folder, "class0");

        Assert.Equal(ExitCode.Success, Predict(file, folder));

        string[] lines = Lines();
        Assert.Equal(8, lines.Length); // a heading, one image, and six of the folder
        Assert.Matches(@"^Image +Prediction +Probability +Likeliest classes$", lines[0]);
        Assert.Matches($@"^{file} +class[01] +\d+\.\d % +class[01] \d+\.\d %, class[01] \d+\.\d %$", lines[1]);
        Assert.Equal(Directory.GetFiles(folder).Order(), lines[2..].Select(line => line.Split("  ")[0]).Order());
    }

    [Fact]
    public void An_image_that_cannot_be_read_has_a_row_that_says_why()
    {
        File.WriteAllText(_folder["bad.jpg"], "no image");

        Assert.Equal(ExitCode.SomeFailed, Predict(_folder["bad.jpg"], Path.Combine(_flowers.Folder, "class1", "0.png")));

        Assert.Matches($@"^{_folder["bad.jpg"]} +not readable +it is not an image", Lines()[1]);
        Assert.Contains("class1", Lines()[2]);
    }

    [Fact]
    public void A_model_that_was_saved_to_give_logits_gives_probabilities()
    {
        using GoogLeNetTransformer logits = _flowers.GoogLeNet.With(new ScoringOptions { OutputLogits = true });
        _flowers.MLContext.Model.Save(
            new Microsoft.ML.Data.TransformerChain<Microsoft.ML.ITransformer>([.. _flowers.Model.SkipLast(1), logits]),
            _flowers.Images.Schema, _folder["logits.zip"]);
        string image = Path.Combine(_flowers.Folder, "class1", "0.png");

        Assert.Equal(ExitCode.Success, Predict(image));
        string[] expected = Lines();
        _output.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Success, PredictCommand.Execute(
            new() { Model = _folder["logits.zip"], Images = [image], TopK = 2 }, Consoles.Redirected(_output),
            TestContext.Current.CancellationToken));

        Assert.Equal(expected, Lines());
    }

    [Fact]
    public void A_folder_without_images_has_an_exit_code_of_its_own()
    {
        Directory.CreateDirectory(_folder["empty"]);

        Assert.Equal(ExitCode.NothingFound, Predict(_folder["empty"]));
    }

    private int Predict(params string[] images) => PredictCommand.Execute(
        new() { Model = _folder["model.zip"], Images = images, TopK = 2 }, Consoles.Redirected(_output),
            TestContext.Current.CancellationToken);

    private string[] Lines() => _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
