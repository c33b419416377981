using MLNet.GoogLeNet.Displays.Formatting;
using MLNet.GoogLeNet.Displays.Html;
using MLNet.GoogLeNet.Displays.Images;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Displays;

/// <summary>
/// The filters of a network's first convolution in colour: what each place of a 7×7 patch adds for red, green and blue. Trained ones are
/// edges, blobs and waves; noise among them means that they have not learnt yet.
/// </summary>
[TypeFormatterSource(typeof(DisplayFormatterSource))]
public sealed class FilterGrid : IDisplay
{
    private readonly WeightTensor _filters;

    /// <param name="filters">[count, 3, side, side].</param>
    internal FilterGrid(WeightTensor filters) => _filters = filters;

    /// <summary>Number of filters: 64.</summary>
    internal int Count => (int)_filters.Shape[0];

    /// <summary>Self-contained HTML for a notebook or a page.</summary>
    public string ToHtml() => Fragment.Of(this);

    string IDisplay.Name => "Filters of the first convolution";

    void IDisplay.Write(HtmlWriter html)
    {
        long side = _filters.Shape[^1];
        html.Leaf("p", $"{Count} filters of {side}×{side}, each scaled from its lowest weight (dark) to its highest (bright); 0 is grey.");
        html.Open("figure", ("class", "filters"));
        FilterMosaic.Of(_filters).Write(html, $"{Count} filters of the first convolution, {FilterMosaic.Across} in a row");
        html.Close();
    }
}
