using Microsoft.ML;
using MLNet.GoogLeNet.Displays;
using SkiaSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Displays;

public sealed class PredictionGridTests
{
    private static readonly string[] Names = ["<b>&\"", "rose", "tulip", "daisy"];

    [Fact]
    public void A_right_image_has_the_right_frame_and_a_wrong_one_the_wrong()
    {
        PredictionGrid grid = Grid(HandMadeScores.Row(2, [0.1f, 0.7f, 0.15f, 0.05f]), HandMadeScores.Row(3, [0.6f, 0.1f, 0.2f, 0.1f]));

        string html = grid.ToHtml();

        Assert.Equal(["card right", "verdict right", "card wrong", "verdict wrong"],
            HtmlText.Attributes(html, "class").Where(look => look.StartsWith("card ") || look.StartsWith("verdict")));
        Assert.Contains("✓ rose", HtmlText.Of(html));
        Assert.Contains("✗ <b>&\", should be tulip", HtmlText.Of(html));
        Assert.Contains("2 images: 1 right, 1 wrong.", HtmlText.Of(html));
        HtmlText.AssertSelfContained(html);
    }

    [Fact]
    public void The_bars_are_the_three_likeliest_classes()
    {
        string html = Grid(HandMadeScores.Row(2, [0.05f, 0.62f, 0.3f, 0.03f])).ToHtml();

        Assert.Equal(
            ["rose", "62.0 %", "tulip", "30.0 %", "<b>&\"", "5.0 %"],
            HtmlText.Of(html).SkipWhile(text => text != "✓ rose").Skip(1).Take(6));
        Assert.Equal(["width:62%", "width:30%", "width:5%"], HtmlText.Attributes(html, "style"));
    }

    [Fact]
    public void Predictions_that_were_turned_into_text_have_the_names_of_the_scores()
    {
        HandMadeScores[] rows = [HandMadeScores.Row(2, [0.05f, 0.62f, 0.3f, 0.03f])];

        string html = PredictionGrid.Of(HandMadeScores.WithTextPredictions(HandMadeScores.View(Names, rows))).ToHtml();

        Assert.Equal(["rose", "62.0 %", "tulip", "30.0 %"], HtmlText.Of(html).SkipWhile(text => text != "✓ rose").Skip(1).Take(4));
        Assert.Contains("There is no column 'PredictedLabel' of a key", Assert.Throws<ArgumentOutOfRangeException>(() => PredictionGrid.Of(
            HandMadeScores.WithTextPredictions(HandMadeScores.View(Names, rows, namedScores: false)))).Message);
    }

    [Fact]
    public void Without_labels_nothing_is_framed()
    {
        IDataView scored = HandMadeScores.WithoutLabel(HandMadeScores.View(Names, [HandMadeScores.Row(2, [0.1f, 0.7f, 0.15f, 0.05f])]));

        string html = PredictionGrid.Of(scored).ToHtml();

        Assert.Contains("card", HtmlText.Attributes(html, "class"));
        Assert.DoesNotContain("card right", html);
        Assert.Contains("rose", HtmlText.Of(html));
        Assert.Contains("1 image.", HtmlText.Of(html));
    }

    [Fact]
    public void A_missing_label_an_abstention_and_a_row_without_scores_say_so()
    {
        HandMadeScores abstains = HandMadeScores.Row(2, [0.3f, 0.3f, 0.2f, 0.2f]);
        abstains.PredictedLabel = 0;
        HandMadeScores unread =
            HandMadeScores.Row(2, [float.NaN, float.NaN, float.NaN, float.NaN], imagePath: "nowhere/gone.jpg", pixels: []);

        string html = Grid(HandMadeScores.Row(0, [0.1f, 0.7f, 0.15f, 0.05f]), abstains, unread).ToHtml();

        HtmlText.AssertHas(
            html, "rose", "abstains, is rose", "not scored", "there is no such file", "gone.jpg", "3 images, 1 without scores.");
        Assert.DoesNotContain(" right", string.Join(' ', HtmlText.Of(html)));
        Assert.DoesNotContain("NaN", html);
    }

    [Theory]
    [InlineData(-1f, 3f, 0.5f, -4f)]
    [InlineData(0.9f, 0.3f, 0.5f, 0.1f)] // each could be a probability, all four cannot
    public void Of_logits_the_probabilities_are_shown(params float[] logits)
    {
        float[] probabilities = [.. logits];
        MLNet.GoogLeNet.Transformers.Architecture.Softmax.InPlace(probabilities);

        PredictionGrid.Image shown = Grid(HandMadeScores.Row(1, logits)).Images[0];

        Assert.Equal(Grid(HandMadeScores.Row(1, probabilities)).Images[0].Likeliest, shown.Likeliest);
        Assert.Equal(-Math.Log(probabilities[0]), shown.Loss!.Value, 1e-6);
    }

    [Fact]
    public void A_probability_that_was_rounded_to_a_little_more_than_1_is_one()
    {
        PredictionGrid.Image shown = Grid(HandMadeScores.Row(2, [0, 1.0000001f, 0, 0])).Images[0];

        Assert.Equal(("rose", 1.0000001f), shown.Likeliest[0]);
        Assert.Equal(0, shown.Loss!.Value, 1e-6);
    }

    [Fact]
    public void The_highest_losses_come_first()
    {
        PredictionGrid grid = PredictionGrid.TopLosses(HandMadeScores.View(Names,
        [
            Named("sure", 1, 0.97f), Named("wrong", 1, 0.02f), Named("unsure", 1, 0.4f), Named("unlabelled", 0, 0.01f),
            Named("worst", 1, 0.001f), Named("unread", 1, float.NaN), Named("wrong again", 1, 0.02f),
        ]), count: 3);

        Assert.Equal(["worst", "wrong", "wrong again"], grid.Images.Select(image => image.ImagePath));
        Assert.Equal([-Math.Log(0.001), -Math.Log(0.02), -Math.Log(0.02)], grid.Images.Select(image => image.Loss!.Value), (left, right) =>
            Math.Abs(left - right) < 1e-5);
        Assert.Contains("loss 6.908", HtmlText.Of(grid.ToHtml()));
    }

    [Fact]
    public void Labels_that_are_numbered_otherwise_are_compared_by_name()
    {
        IDataView scored =
            HandMadeScores.View(Names, [HandMadeScores.Row(1, [0.1f, 0.7f, 0.15f, 0.05f])], labelNames: ["rose", "unknown to the model"]);

        Assert.Contains("✓ rose", HtmlText.Of(PredictionGrid.Of(scored).ToHtml()));
        Assert.Equal(-Math.Log(0.7), PredictionGrid.TopLosses(scored).Images.Single().Loss!.Value, 1e-5);
    }

    [Fact]
    public void An_image_is_shown_by_its_file_or_else_by_its_pixels()
    {
        using var folder = new TempFolder();
        string path = SyntheticImages.Write(folder["red <1>.png"], 60, 40, SKColors.Red);

        string html = Grid(
            HandMadeScores.Row(2, [0.1f, 0.7f, 0.1f, 0.1f], path), HandMadeScores.Row(2, [0.1f, 0.7f, 0.1f, 0.1f], "nowhere.png")).ToHtml();

        Assert.Equal(["red <1>.png, rose", "nowhere.png, rose"], HtmlText.Attributes(html, "alt"));
        using SKBitmap file = Shown(html, 0), pixels = Shown(html, 1);
        Assert.InRange(file.GetPixel(70, 70).Red, 230, 255);
        Assert.InRange(file.GetPixel(70, 70).Green, 0, 25);
        Assert.Equal((32, 32), (pixels.Width, pixels.Height));
        Assert.InRange(pixels.GetPixel(5, 5).Green, 190, 210);
    }

    [Fact]
    public void Given_predictions_need_no_rows()
    {
        var grid = new PredictionGrid([new() { ImagePath = "nowhere.png", PredictedLabel = "rose", Likeliest = [("rose", 0.5f)] }]);

        HtmlText.AssertHas(grid.ToHtml(), "rose", "50.0 %", "there is no such file");
    }

    [Fact]
    public void Twenty_four_noisy_images_stay_under_500_KB()
    {
        using var folder = new TempFolder();
        var random = new Random(1);
        string path = SyntheticImages.Write(folder["noise.png"], 300, 300, (_, _) => new((uint)random.Next() | 0xFF000000));

        string html = Grid([.. Enumerable.Range(0, 24).Select(_ => HandMadeScores.Row(2, [0.1f, 0.7f, 0.15f, 0.05f], path))]).ToHtml();

        Assert.Equal(24, HtmlText.Attributes(html, "src").Length);
        Assert.InRange(html.Length, 24 * 1_000, 500_000);
    }

    [Fact]
    public void What_is_not_scored_is_refused_with_what_to_do()
    {
        IDataView scored = HandMadeScores.View(Names, [HandMadeScores.Row(2, [0.1f, 0.7f, 0.15f, 0.05f])]);
        IDataView pixels = PixelValues.Bytes(32, new byte[3 * 32 * 32]);

        Assert.Contains("There is no column 'PredictedLabel' of a key with the names of the classes; the columns are Pixels.",
            Assert.Throws<ArgumentOutOfRangeException>(() => PredictionGrid.Of(pixels)).Message);
        Assert.Contains("There is no column 'Label' with names",
            Assert.Throws<ArgumentOutOfRangeException>(() => PredictionGrid.TopLosses(HandMadeScores.WithoutLabel(scored))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => PredictionGrid.Of(scored, count: 0));
    }

    private static PredictionGrid Grid(params HandMadeScores[] rows) => PredictionGrid.Of(HandMadeScores.View(Names, rows));

    private static HandMadeScores Named(string path, uint label, float first) => HandMadeScores.Row(label, [first, 1 - first, 0, 0], path);

    private static SKBitmap Shown(string html, int index) =>
        SKBitmap.Decode(Convert.FromBase64String(HtmlText.Attributes(html, "src")[index]["data:image/webp;base64,".Length..]));
}
