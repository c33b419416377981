using Microsoft.ML;
using MLNet.GoogLeNet.Transformers.Quantization;

namespace MLNet.GoogLeNet;

public sealed partial class GoogLeNetTransformer
{
    /// <summary>
    /// The same trained network, ready to score and to be exported in 8 bits: looks at some pictures to find which values appear between
    /// its layers (post-training static quantisation). Nothing is trained, and labels are not looked at.
    /// </summary>
    /// <remarks>
    /// What is returned scores as this transformer does until <see cref="With"/> is given <see cref="Precision.Int8"/>, and keeps what was
    /// found when it is saved. Each tensor gets the range of values with the least mean squared error. Measured on the Oxford 17 flowers,
    /// int8 moves the name of one picture in two hundred with 8-bit weights and of one in ninety with 7-bit ones, which processors
    /// without VNNI have, about as often from a wrong name to the right one as the other way.
    /// </remarks>
    /// <param name="pictures">Rows with the zero-mean pixels that are scored, like those to come: some of the training pictures, say.</param>
    /// <param name="options">How many pictures are looked at; the defaults where left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or the pixel column does not fit.</exception>
    /// <exception cref="InvalidOperationException">There is no picture, or values between the layers are no numbers.</exception>
    public GoogLeNetTransformer Quantize(IDataView pictures, QuantizationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ThrowIfDisposed();
        options ??= new();
        options.Validate();
        var column = new CalibrationPictures(pictures, _columns.Pixels, Model.ImageSize, nameof(pictures));
        return new(_host, [.. _models.Select(model => model.With(Calibration.Run(model, column, options)))], _columns, Options);
    }
}
