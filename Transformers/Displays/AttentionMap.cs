using MLNet.GoogLeNet.Data.Files;
using MLNet.GoogLeNet.Displays.Formatting;
using MLNet.GoogLeNet.Displays.Html;
using MLNet.GoogLeNet.Displays.Images;

namespace MLNet.GoogLeNet.Displays;

/// <summary>Where in an image a network saw evidence for a class; made by <c>GoogLeNetTransformer.Explain</c>.</summary>
[TypeFormatterSource(typeof(DisplayFormatterSource))]
public sealed class AttentionMap : IDisplay
{
    private const int ShownSide = 320;
    private readonly byte[] _image;

    /// <param name="image">The upright image, [H, W, 4]: red, green, blue, alpha.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="values">The map, [H, W].</param>
    /// <param name="className">The class that it is for.</param>
    /// <param name="probability">The probability of the class.</param>
    internal AttentionMap(byte[] image, int height, int width, IReadOnlyList<float> values, string className, float probability)
    {
        _image = image;
        Height = height;
        Width = width;
        Values = values;
        ClassName = className;
        Probability = probability;
    }

    /// <summary>The class that the map is for.</summary>
    public string ClassName { get; }

    /// <summary>The probability that the network gives the class for the one crop that it saw, 0 to 1.</summary>
    public float Probability { get; }

    /// <summary>Width of the upright image and of the map.</summary>
    public int Width { get; }

    /// <summary>Height of the upright image and of the map.</summary>
    public int Height { get; }

    /// <summary>
    /// [H, W], row after row: 0 where there is no evidence for the class or the network does not see the image, 1 where there is most.
    /// </summary>
    public IReadOnlyList<float> Values { get; }

    /// <summary>The image with the map over it, in colours from blue (0) over green to red (1), as the bytes of a PNG file.</summary>
    /// <param name="alpha">Share of the map in the colours: 0 is the image alone, 1 the map alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not from 0 to 1.</exception>
    public byte[] ToPng(float alpha = 0.5f)
    {
        if (alpha is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(
                nameof(alpha), alpha, "The share of the map must be from 0 (the image alone) to 1 (the map alone).");
        return HeatOverlay.Png(_image, Height, Width, Values, alpha);
    }

    /// <summary>Writes <see cref="ToPng"/> to a file, which appears whole or not at all.</summary>
    /// <param name="path">The file, which ends in .png; an existing file is replaced.</param>
    /// <param name="alpha">Share of the map in the colours: 0 is the image alone, 1 the map alone.</param>
    /// <exception cref="ArgumentException">The path does not end in .png, or the share is not from 0 to 1.</exception>
    public void SaveOverlay(string path, float alpha = 0.5f)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException(
                $"'{path}' does not end in .png, but the image is written as PNG. Give it a name that does.", nameof(path));
        byte[] png = ToPng(alpha);
        AtomicFile.Write(path, stream => stream.Write(png));
    }

    /// <summary>The image, and beside it the image with the map over it: self-contained HTML for a notebook or a page.</summary>
    public string ToHtml() => Fragment.Of(this);

    string IDisplay.Name => $"Evidence for {ClassName}";

    void IDisplay.Write(HtmlWriter html)
    {
        html.Leaf("p", $"Evidence for {ClassName} ({NumberFormat.Percent(Probability)})");
        html.Open("div", ("class", "pair"));
        Show(html, alpha: 0, "The image");
        Show(html, alpha: 0.5f, $"The image with a heat map of the evidence for {ClassName}");
        html.Close();
        html.Open("div", ("class", "pair")).Leaf("span", "").Open("div").Leaf("div", "", ("class", "heat-scale"));
        html.Open("div", ("class", "ends")).Leaf("span", "nothing").Leaf("span", "most").Close().Close().Close();
    }

    private void Show(HtmlWriter html, float alpha, string text) =>
        Thumbnail.OfColours(HeatOverlay.Blend(_image, Values, alpha), Height, Width, ShownSide).Write(html, text);
}
