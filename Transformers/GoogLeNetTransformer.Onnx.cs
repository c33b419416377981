using MLNet.GoogLeNet.Transformers.Onnx.Export;

namespace MLNet.GoogLeNet;

public sealed partial class GoogLeNetTransformer
{
    /// <summary>
    /// Writes the network as an ONNX file (operator set 17), which any ONNX engine scores, in mini-batches of any size.
    /// </summary>
    /// <remarks>
    /// Input: <c>Pixels</c>, as <see cref="OnnxExportOptions.TakesRgbBytes"/> says. Outputs: <c>Score</c>, single [N, classes], the
    /// probability of each class, and <c>Logits</c>, what these are the softmax of (divided by <see cref="ScoringOptions.Temperature"/>).
    /// The class names, the architecture and the mean are in the file's metadata; in ML.NET, <c>ApplyOnnxModel</c> gives <c>Score</c> the
    /// class names as slot names. A network that was calibrated has the further outputs <c>UnknownPValue</c>, single [N, 1];
    /// <c>Unknown</c>, Boolean [N, 1]; <c>LabelSet</c>, Boolean [N, classes], whether each class is in the set; and <c>LabelSetSize</c>,
    /// Int32 [N, 1]. Before the file takes its name, some images of noise are scored with it in ONNX Runtime and compared with
    /// a computation of the network in plain loops. In <see cref="Precision.Int8"/> that computation rounds to bytes as the file does, so
    /// this says that the file computes what it should, and not how far 8 bits are from 32. Such a file is right on every processor;
    /// <see cref="OnnxExportOptions.Int8Processors"/> gives up some processors for weights of 8 bits instead of 7.
    /// </remarks>
    /// <param name="path">The file; an existing file is replaced once the new one is complete.</param>
    /// <param name="options">How it is written; the defaults where left out.</param>
    /// <exception cref="InvalidOperationException">
    /// The two differ by more than 0.0001 (0.1 in <see cref="Precision.Int8"/>), or the model cannot be written with these options:
    /// it does not know the mean of its pixels, or not the ranges of its activations, or was calibrated with several crops. The file is
    /// as it was.
    /// </exception>
    /// <exception cref="ArgumentException">An option is out of its range, or two conflict.</exception>
    public void SaveOnnx(string path, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ThrowIfDisposed();
        options ??= new();
        options.Validate(nameof(options));
        GoogLeNetModel model = RequireOne("an ONNX file").Tempered(ScoringOptions.Temperature);
        if (Calibration is not null && ScoringOptions.Crops != 1)
            throw new InvalidOperationException(
                $"The network was calibrated with {ScoringOptions.Crops} crops, and an ONNX file scores one. Calibrate it with Crops 1, or "
                + "export it without a calibration: With(new ScoringOptions()).");
        OnnxFile.Write(path, model, options, Calibration);
    }
}
