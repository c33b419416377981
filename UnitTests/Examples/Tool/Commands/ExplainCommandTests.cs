using Microsoft.ML;
using SkiaSharp;
using Tool.CommandLine;
using Tool.Commands;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Commands;

public sealed class ExplainCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly string _image, _other;

    public ExplainCommandTests(TrainedFlowers flowers)
    {
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);
        _image = Path.Combine(flowers.Folder, "class0", "0.png");
        _other = Path.Combine(flowers.Folder, "class0", "1.png");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_image_has_an_overlay_of_its_own_size_in_a_folder_that_is_made()
    {
        Explain(new() { Model = _folder["model.zip"], Images = [_image, _other], Output = _folder["overlays"], ClassName = "class1" });

        Assert.Equal(["0.attention.png", "1.attention.png"], Directory.GetFiles(_folder["overlays"]).Select(Path.GetFileName).Order());
        using SKBitmap overlay = SKBitmap.Decode(Path.Combine(_folder["overlays"], "0.attention.png"));
        Assert.Equal((32, 32), (overlay.Width, overlay.Height));
        Assert.Matches($@"^{_image}: class1 \d+\.\d %, .*0\.attention\.png", _output.ToString());
    }

    [Fact]
    public void Another_layer_has_another_overlay()
    {
        // Of a network whose maps are known: one that was hardly trained may have nothing that speaks for a class in either layer.
        using (var network = new GoogLeNetTransformer(
            new MLContext(), HandMadeNetwork.Make(imageSize: 64), new("Pixels", "Label", "Score", "PredictedLabel")))
            network.SaveWeights(_folder["weights.safetensors"]);
        string image = SyntheticImages.Write(
            _folder["0.png"], 64, 64, (x, y) => x < 20 && y < 20 ? SKColors.White : SKColors.Black);
        var options = new ExplainOptions
        {
            Model = _folder["weights.safetensors"],
            Images = [image],
            Output = _folder["last"],
            ClassName = HandMadeNetwork.Bright,
        };
        Explain(options);
        Explain(options with { Layer = "inception4a", Output = _folder["earlier"] });

        Assert.NotEqual(File.ReadAllBytes(_folder["last/0.attention.png"]), File.ReadAllBytes(_folder["earlier/0.attention.png"]));
    }

    [Fact]
    public void Two_images_whose_overlays_would_have_one_name_are_refused()
    {
        string another = _folder["0.jpg"];
        File.Copy(_image, another);

        var refused = Assert.Throws<JobException>(() =>
            Explain(new() { Model = _folder["model.zip"], Images = [_image, another], Output = _folder["overlays"] }));

        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains(another, refused.Message);
        Assert.False(Directory.Exists(_folder["overlays"]));
    }

    private void Explain(ExplainOptions options) =>
        Assert.Equal(
            ExitCode.Success, ExplainCommand.Execute(options, Consoles.Redirected(_output), TestContext.Current.CancellationToken));
}
