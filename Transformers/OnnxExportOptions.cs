using MLNet.GoogLeNet.Data.Options;

namespace MLNet.GoogLeNet;

/// <summary>How a trained network is written as an ONNX file.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>
    /// Whether the graph takes RGB planes of bytes, <c>[N, 3, H, W]</c>, of any size from the network's upwards, as <c>LoadPixels</c> makes
    /// them, cuts out the middle square and subtracts the mean. Otherwise it takes single, <c>[N, 3, S, S]</c>: RGB planes of the network's
    /// size, 0 to 255 minus the mean, as <c>NormalizeZeroMean</c> makes them.
    /// </summary>
    /// <value>
    /// Default false. True needs a model that knows its mean; a mean image must be square, and then the images have its size.
    /// </value>
    public bool TakesRgbBytes { get; init; }

    /// <summary>Whether batch norm becomes part of the convolutions: the same scores up to rounding, faster.</summary>
    /// <value>Default true. Makes no difference to <see cref="GoogLeNetArchitecture.Paper"/>, which has none.</value>
    public bool FoldBatchNorm { get; init; } = true;

    /// <summary>
    /// Whether the weights of convolutions and of the classifier are stored in 16 bits, which halves the file. They become 32-bit
    /// numbers when the file is loaded, and everything is computed in those.
    /// </summary>
    /// <value>Default false. Weights are rounded to 11 bits: scores move in the third digit or so.</value>
    public bool Float16Weights { get; init; }

    /// <summary>The precision in which the graph computes.</summary>
    /// <value>
    /// Default <see cref="Precision.Float32"/>. <see cref="Precision.Int8"/> needs a model that <see cref="GoogLeNetTransformer.Quantize"/>
    /// made, goes with <see cref="FoldBatchNorm"/> and without <see cref="Float16Weights"/>. There is no export in
    /// <see cref="Precision.BFloat16"/>.
    /// </value>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>The processors on which a file in <see cref="Precision.Int8"/> gives the right scores.</summary>
    /// <value>
    /// Default <see cref="Int8Processors.Any"/>. <see cref="Int8Processors.Vnni"/> goes with <see cref="Precision.Int8"/> only.
    /// </value>
    public Int8Processors Int8Processors { get; init; } = Int8Processors.Any;

    /// <param name="parameter">The parameter that the options came with.</param>
    /// <exception cref="ArgumentException">A value is out of its range, or two conflict.</exception>
    internal void Validate(string parameter)
    {
        var check = new OptionCheck(parameter);
        check.OneOf(Precision, [Precision.Float32, Precision.Int8], "in an ONNX file");
        check.Defined(Int8Processors);
        check.Agree(
            Precision != Precision.Int8 || (FoldBatchNorm && !Float16Weights),
            $"Precision is Int8 with {nameof(Float16Weights)} {Float16Weights} and {nameof(FoldBatchNorm)} {FoldBatchNorm}; "
            + $"int8 weights are bytes with batch norm folded in. Leave {nameof(Float16Weights)} false and {nameof(FoldBatchNorm)} true.");
        check.Agree(
            Precision == Precision.Int8 || Int8Processors == Int8Processors.Any,
            $"{nameof(Int8Processors)} is {Int8Processors} with {nameof(Precision)} {Precision}; "
            + $"it applies to int8 files only. Set {nameof(Precision)} to Int8, or leave {nameof(Int8Processors)} at Any.");
    }
}
