namespace MLNet.GoogLeNet;

/// <summary>How a trained network is written as an ONNX file.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>What the graph takes.</summary>
    /// <value>
    /// Default <see cref="OnnxInput.NormalizedPixels"/>. <see cref="OnnxInput.RgbBytes"/> needs a model that knows its mean; a mean
    /// image must be square, and then the images have its size.
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

    /// <summary>In which numbers the graph computes.</summary>
    /// <value>
    /// Default <see cref="Precision.Float32"/>. <see cref="Precision.Int8"/> needs a model that <see cref="GoogLeNetTransformer.Quantize"/>
    /// made, goes with <see cref="FoldBatchNorm"/> and without <see cref="Float16Weights"/>. There is no export in
    /// <see cref="Precision.BFloat16"/>.
    /// </value>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>On which processors a file in <see cref="Precision.Int8"/> gives the right scores.</summary>
    /// <value>
    /// Default <see cref="Int8Processors.Any"/>. <see cref="Int8Processors.Vnni"/> goes with <see cref="Precision.Int8"/> only.
    /// </value>
    public Int8Processors Int8Processors { get; init; } = Int8Processors.Any;

    /// <exception cref="ArgumentException">A value is out of its range, or two do not go together.</exception>
    internal void Validate()
    {
        if (!Enum.IsDefined(Input))
            throw new ArgumentOutOfRangeException(
                nameof(Input), Input, $"Input is {Input}; it must be one of {string.Join(", ", Enum.GetNames<OnnxInput>())}.");
        if (Precision is not (Precision.Float32 or Precision.Int8))
            throw new ArgumentOutOfRangeException(
                nameof(Precision), Precision, $"Precision is {Precision}; an ONNX file is written in Float32 or Int8.");
        if (Precision == Precision.Int8 && (Float16Weights || !FoldBatchNorm))
            throw new ArgumentException(
                $"Precision is Int8 with {nameof(Float16Weights)} {Float16Weights} and {nameof(FoldBatchNorm)} {FoldBatchNorm}; "
                + $"its weights are bytes, with batch norm in them. Leave {nameof(Float16Weights)} false and {nameof(FoldBatchNorm)} true.");
        if (!Enum.IsDefined(Int8Processors))
            throw new ArgumentOutOfRangeException(nameof(Int8Processors), Int8Processors,
                $"Int8Processors is {Int8Processors}; it must be one of {string.Join(", ", Enum.GetNames<Int8Processors>())}.");
        if (Int8Processors != Int8Processors.Any && Precision != Precision.Int8)
            throw new ArgumentException(
                $"{nameof(Int8Processors)} is {Int8Processors} with {nameof(Precision)} {Precision}; "
                + $"it is about the weights of an int8 file. Set {nameof(Precision)} to Int8, or leave {nameof(Int8Processors)} at Any.");
    }
}
