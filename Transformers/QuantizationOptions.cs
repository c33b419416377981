using MLNet.GoogLeNet.Data.Options;

namespace MLNet.GoogLeNet;

/// <summary>How <see cref="GoogLeNetTransformer.Quantize"/> finds the ranges of activations.</summary>
public sealed record QuantizationOptions
{
    /// <summary>Number of images to look at, spread evenly over the rows; all if there are fewer.</summary>
    /// <value>Default 256. At least 1.</value>
    public int Images { get; init; } = 256;

    /// <param name="parameter">The parameter that the options came with.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void Validate(string parameter) => new OptionCheck(parameter).Range(Images >= 1, Images, "1 or more");
}
