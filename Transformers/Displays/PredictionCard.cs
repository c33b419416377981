using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Displays.Html;
using MLNet.GoogLeNet.Displays.Images;
using MLNet.GoogLeNet.Transformers.Normalization;

namespace MLNet.GoogLeNet.Displays;

/// <summary>One image of a <see cref="PredictionGrid"/>, with its thumbnail.</summary>
internal sealed class PredictionCard
{
    private readonly Thumbnail? _thumbnail;
    private readonly string? _problem;

    /// <summary>Shows the image file or, where it cannot be read, perhaps because the path is from another machine, the pixels.</summary>
    /// <param name="image">The image and what the model says about it.</param>
    /// <param name="pixels">Returns the pixels; null where there are none.</param>
    public PredictionCard(PredictionGrid.Image image, Func<PixelPlanes?> pixels)
    {
        Image = image;
        _problem = image.Problem;
        try
        {
            if (image.ImagePath is { } path)
                _thumbnail = Thumbnail.OfFile(path);
            else if (pixels() is { } planes)
                _thumbnail = Thumbnail.Of(planes);
        }
        catch (BadImageException bad)
        {
            if (pixels() is { } planes)
                _thumbnail = Thumbnail.Of(planes);
            else
                _problem ??= bad.Message;
        }
    }

    public PredictionGrid.Image Image { get; }

    /// <summary>Whether the model is right; null without a label or without a prediction.</summary>
    public bool? IsRight => Image.Label is null || Image.PredictedLabel is null ? null : Image.Label == Image.PredictedLabel;

    public void Write(HtmlWriter html)
    {
        string frame = IsRight switch { true => "right", false => "wrong", null => "" };
        html.Open("figure", ("class", $"card {frame}".TrimEnd()));
        if (_thumbnail is not null)
            _thumbnail.Write(html, AlternativeText());
        else
            html.Leaf("div", _problem ?? "no image", ("class", "no-image"));
        html.Open("figcaption");
        html.Leaf("div", Verdict(), ("class", $"verdict {frame}".TrimEnd()));
        WriteBars(html);
        if (Image.Loss is { } loss)
            html.Leaf("div", $"loss {NumberFormat.Number(loss)}", ("class", "muted"));
        if (Image.ImagePath is { } path)
            html.Leaf("div", Path.GetFileName(path), ("class", "muted"), ("title", path));
        html.Close().Close();
    }

    // A sign and a word as well as a colour: not everybody can tell red from green.
    private string Verdict() => Image switch
    {
        _ when IsRight == true => $"✓ {Image.PredictedLabel}",
        _ when IsRight == false => $"✗ {Image.PredictedLabel}, should be {Image.Label}",
        { PredictedLabel: { } predicted } => predicted,
        { Likeliest.Count: 0 } => _problem is null || _thumbnail is null ? "not scored" : $"not scored: {_problem}", // said once
        { Label: { } label } => $"abstains, is {label}",
        _ => "abstains",
    };

    private string AlternativeText() =>
        $"{(Image.ImagePath is { } path ? Path.GetFileName(path) : "Image")}{(Image.Label is { } label ? $", {label}" : "")}";

    private void WriteBars(HtmlWriter html)
    {
        if (Image.Likeliest.Count == 0)
            return;
        html.Open("div", ("class", "bars"));
        foreach ((string name, float probability) in Image.Likeliest)
            html.Leaf("span", name).Leaf("span", NumberFormat.Percent(probability), ("class", "number")).Bar(probability);
        html.Close();
    }
}
