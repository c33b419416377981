namespace MLNet.GoogLeNet;

/// <summary>How a trained network is written as an ONNX file.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>What the graph takes.</summary>
    /// <value>
    /// Default <see cref="OnnxInput.NormalizedPixels"/>. <see cref="OnnxInput.RgbBytes"/> needs a model that knows its mean; a mean
    /// image must be square, and then the pictures have its size.
    /// </value>
    public OnnxInput Input { get; init; } = OnnxInput.NormalizedPixels;

    /// <summary>Whether batch norm becomes part of the convolutions: the same scores up to rounding, faster.</summary>
    /// <value>Default true. Makes no difference to <see cref="GoogLeNetArchitecture.Paper"/>, which has none.</value>
    public bool FoldBatchNorm { get; init; } = true;

    /// <summary>
    /// Whether the weights of convolutions and of the classifier are stored in 16 bits, which halves the file. They become 32-bit
    /// numbers when the file is loaded, and everything is computed in those.
    /// </summary>
    /// <value>Default false. Weights are rounded to 11 bits: scores move in the third digit or so.</value>
    public bool Float16Weights { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void Validate()
    {
        if (!Enum.IsDefined(Input))
            throw new ArgumentOutOfRangeException(
                nameof(Input), Input, $"Input is {Input}; it must be one of {string.Join(", ", Enum.GetNames<OnnxInput>())}.");
    }
}
