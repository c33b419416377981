using System.Globalization;
using System.Text;
using MLNet.GoogLeNet.Displays.Formatting;
using MLNet.GoogLeNet.Displays.Html;

namespace MLNet.GoogLeNet.Displays;

/// <summary>The layers of a network with their sizes and costs, like Table 1 of the paper; <see cref="ToString"/> prints it.</summary>
[TypeFormatterSource(typeof(DisplayFormatterSource))]
public sealed class NetworkSummary : IDisplay
{
    internal NetworkSummary(IReadOnlyList<Layer> layers) => Layers = layers;

    /// <summary>From the first convolution to the last linear layer, then the auxiliary classifiers where they are there.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>Number of trained values in all layers.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>Multiplications with an addition for one image, in all layers.</summary>
    public long MultiplyAdds => Layers.Sum(layer => layer.MultiplyAdds);

    /// <summary>The summary of a network that need not exist.</summary>
    /// <param name="architecture">Which layout.</param>
    /// <param name="classCount">Number of classes; 1000 for ImageNet.</param>
    /// <param name="imageSize">Side of the square input, from 32 to 8192; 224 in the paper.</param>
    /// <param name="auxiliary">Whether to list the two auxiliary classifiers, which exist in training only.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No such architecture, fewer than 2 classes, or an image size that is not from 32 to 8192.
    /// </exception>
    public static NetworkSummary Of(
        GoogLeNetArchitecture architecture, int classCount, int imageSize = 224, bool auxiliary = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(imageSize, GoogLeNetModel.SmallestImageSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(imageSize, GoogLeNetModel.LargestImageSize);
        return new([.. LayerArithmetic.Rows(architecture, classCount, imageSize, auxiliary)]);
    }

    /// <summary>A table in plain text: one line per layer, then the totals.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(Line("layer", "patch", "output", "parameters", "multiply-adds"));
        foreach (Layer layer in Layers)
            text.AppendLine(Line(
                layer.Name, layer.Patch, Output(layer), Count(layer.Parameters), Count(layer.MultiplyAdds)));
        text.Append(Line("total", "", "", Count(Parameters), Count(MultiplyAdds)));
        return text.ToString();
    }

    /// <summary>
    /// The same table as self-contained HTML for a notebook or a page; bars show where the parameters and the work are.
    /// </summary>
    public string ToHtml() => Fragment.Of(this);

    string IDisplay.Name => "Layers of the network";

    void IDisplay.Write(HtmlWriter html)
    {
        html.Leaf(
            "p", $"{NumberFormat.Count(Layers.Count, "layer")}, {NumberFormat.Count(Parameters)} parameters, "
            + $"{NumberFormat.Count(MultiplyAdds)} multiply-adds per image.");
        html.OpenWide("Table of layers").Open("table");
        html.Leaf("caption", "From the image to the classes; bars are relative to the largest layer.");
        html.Open("thead").Open("tr");
        html.Leaf("th", "Layer", ("scope", "col")).Leaf("th", "Patch", ("scope", "col"));
        foreach (string heading in (string[])["Output", "Parameters", "Multiply-adds"])
            html.Leaf("th", heading, ("scope", "col"), ("class", "number"));
        html.Close().Close().Open("tbody");
        long mostParameters = Layers.Max(layer => layer.Parameters), mostWork = Layers.Max(layer => layer.MultiplyAdds);
        foreach (Layer layer in Layers)
        {
            html.Open("tr").Leaf("th", layer.Name, ("scope", "row")).Leaf("td", layer.Patch);
            html.Leaf("td", Output(layer), ("class", "number"));
            Bar(html, layer.Parameters, mostParameters);
            Bar(html, layer.MultiplyAdds, mostWork);
            html.Close();
        }
        html.Close().Close().Close();
    }

    private static void Bar(HtmlWriter html, long count, long most)
    {
        html.Open("td", ("class", "number")).Text(Count(count));
        if (count > 0)
            html.Bar(count / (double)most);
        html.Close();
    }

    private static string Output(Layer layer) => $"{layer.Height}×{layer.Width}×{layer.Channels}";

    private static string Line(string name, string patch, string output, string parameters, string multiplyAdds) =>
        $"{name,-24}{patch,-8}{output,12}{parameters,14}{multiplyAdds,16}";

    private static string Count(long count) => count == 0 ? "" : count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A line of the summary: a layer, or all layers of an inception module or an auxiliary classifier.</summary>
    public sealed class Layer
    {
        internal Layer(string name, string patch, int height, int width, int channels, long parameters, long multiplyAdds)
        {
            Name = name;
            Patch = patch;
            Height = height;
            Width = width;
            Channels = channels;
            Parameters = parameters;
            MultiplyAdds = multiplyAdds;
        }

        /// <summary>What it is, in the words of Table 1: "convolution", "max pool", "inception 3a", ….</summary>
        public string Name { get; }

        /// <summary>Kernel and stride, such as "7×7/2"; empty for modules and linear layers.</summary>
        public string Patch { get; }

        /// <summary>Height of the output map.</summary>
        public int Height { get; }

        /// <summary>Width of the output map.</summary>
        public int Width { get; }

        /// <summary>Channels of the output map.</summary>
        public int Channels { get; }

        /// <summary>Number of trained values, including biases and the scale and shift of batch norm.</summary>
        public long Parameters { get; }

        /// <summary>Multiplications with an addition for one image, in convolutions and linear layers.</summary>
        public long MultiplyAdds { get; }
    }
}
