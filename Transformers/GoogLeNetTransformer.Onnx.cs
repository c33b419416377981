using MLNet.GoogLeNet.Transformers.Formats.Onnx;

namespace MLNet.GoogLeNet;

public sealed partial class GoogLeNetTransformer
{
    /// <summary>
    /// Writes the network as an ONNX file (operator set 17), which any ONNX engine scores, in mini-batches of any size.
    /// </summary>
    /// <remarks>
    /// Input: <c>Pixels</c>, as <see cref="OnnxExportOptions.Input"/> says. Outputs: <c>Score</c>, single [N, classes], the
    /// probability of each class, and <c>Logits</c>, what these are the softmax of (divided by <see cref="ScoringOptions.Temperature"/>). The class names, the architecture and the mean
    /// are in the file's metadata; in ML.NET, <c>ApplyOnnxModel</c> gives <c>Score</c> the class names as slot names.
    /// Before the file takes its name, some pictures are scored with it in ONNX Runtime and with the network in TorchSharp, for which
    /// the application needs native libtorch.
    /// </remarks>
    /// <param name="path">The file; one that is there is replaced once the new one is complete.</param>
    /// <param name="options">How it is written; the defaults where left out.</param>
    /// <exception cref="InvalidOperationException">
    /// The two engines differ by more than 0.0001, or the model cannot be written with these options. The file is as it was.
    /// </exception>
    /// <exception cref="DllNotFoundException">The application has no native libtorch package.</exception>
    public void SaveOnnx(string path, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        options.Validate();
        if (_models.Count > 1)
            throw new InvalidOperationException(
                $"This is an average of {_models.Count} networks, and an ONNX file has one. Save each network by itself before averaging.");
        OnnxFile.Write(path, Model.Tempered(Options.Temperature), options);
    }
}
