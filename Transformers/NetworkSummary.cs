using System.Globalization;
using System.Text;
using MLNet.GoogLeNet.Transformers.Network;

namespace MLNet.GoogLeNet;

/// <summary>The layers of a network with their sizes and costs, like Table 1 of the paper; <see cref="ToString"/> prints it.</summary>
public sealed class NetworkSummary
{
    internal NetworkSummary(IReadOnlyList<LayerSummary> layers) => Layers = layers;

    /// <summary>From the first convolution to the last linear layer, then the auxiliary classifiers where they are there.</summary>
    public IReadOnlyList<LayerSummary> Layers { get; }

    /// <summary>Number of trained values in all layers.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>Multiplications with an addition for one picture, in all layers.</summary>
    public long MultiplyAdds => Layers.Sum(layer => layer.MultiplyAdds);

    /// <summary>The summary of a network that need not exist.</summary>
    /// <param name="architecture">Which layout.</param>
    /// <param name="classCount">Number of classes; 1000 for ImageNet.</param>
    /// <param name="imageSize">Side of the square input, 32 or more; 224 in the paper.</param>
    /// <param name="auxiliary">Whether to list the two auxiliary classifiers, which exist in training only.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 classes, or an image size below 32.</exception>
    public static NetworkSummary Of(
        GoogLeNetArchitecture architecture, int classCount, int imageSize = 224, bool auxiliary = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(imageSize, GoogLeNetModel.SmallestImageSize);
        return new(new LayerArithmetic(ArchitectureTraits.Of(architecture), imageSize).Layers(classCount, auxiliary));
    }

    /// <summary>A table in plain text: one line a layer, then the totals.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(Line("layer", "patch", "output", "parameters", "multiply-adds"));
        foreach (LayerSummary layer in Layers)
            text.AppendLine(Line(
                layer.Name, layer.Patch, $"{layer.Height}×{layer.Width}×{layer.Channels}", Count(layer.Parameters), Count(layer.MultiplyAdds)));
        text.Append(Line("total", "", "", Count(Parameters), Count(MultiplyAdds)));
        return text.ToString();
    }

    private static string Line(string name, string patch, string output, string parameters, string multiplyAdds) =>
        $"{name,-24}{patch,-8}{output,12}{parameters,14}{multiplyAdds,16}";

    private static string Count(long count) => count == 0 ? "" : count.ToString("N0", CultureInfo.InvariantCulture);
}
