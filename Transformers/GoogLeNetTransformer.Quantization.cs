using Microsoft.ML;
using MLNet.GoogLeNet.Transformers.Quantization;

namespace MLNet.GoogLeNet;

public sealed partial class GoogLeNetTransformer
{
    /// <summary>
    /// The same trained network, ready to score and to be exported in 8 bits: looks at some images to find which values appear between
    /// its layers (post-training static quantisation). Nothing is trained, and labels are ignored.
    /// </summary>
    /// <remarks>
    /// The result scores as this transformer does until <see cref="With(ComputeOptions)"/> is given <see cref="Precision.Int8"/>, and
    /// keeps what was found when it is saved. Each tensor gets the range of values with the least mean squared error.
    /// Measured on 680 of the Oxford 17 flowers with three networks, int8 changed 1 to 3 labels with 8-bit weights, and 3 to 8 with 7-bit
    /// ones, which processors without VNNI have (RESULTS.md, "Fewer bits").
    /// </remarks>
    /// <param name="images">Rows with the zero-mean pixels that are scored, like those to come: some of the training images, say.</param>
    /// <param name="options">How many images are looked at; the defaults where left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or the pixel column does not fit.</exception>
    /// <exception cref="InvalidOperationException">There is no image, or values between the layers are not numbers.</exception>
    public GoogLeNetTransformer Quantize(IDataView images, QuantizationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ThrowIfDisposed();
        options ??= new();
        options.Validate(nameof(options));
        var column = new CalibrationImages(images, _columns.Pixels, Model.ImageSize, nameof(images));
        return new(
            _host, [.. _models.Select(model => model.With(RangeCollection.Run(model, column, options)))], _columns,
            ScoringOptions, ComputeOptions, Calibration);
    }
}
