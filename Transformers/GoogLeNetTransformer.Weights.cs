using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Files;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Normalization;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet;

public sealed partial class GoogLeNetTransformer
{
    private const int PublishedImageSize = 224;

    private bool _isMeanTold;

    internal ColumnNames Columns => _columns;

    internal IHost Host => _host;

    /// <summary>Another network behind the same columns, with the same options and without a calibration.</summary>
    internal GoogLeNetTransformer With(GoogLeNetModel model)
    {
        WithoutCalibration("Its classes changed. Calibrate again.");
        return new(_host, [model], _columns, ScoringOptions, ComputeOptions);
    }

    /// <summary>The one network of this transformer.</summary>
    /// <param name="file">What is to have it, for the message.</param>
    /// <exception cref="InvalidOperationException">It is an average of several.</exception>
    internal GoogLeNetModel RequireOne(string file)
    {
        ThrowIfDisposed();
        return _models.Count == 1 ? Model : throw new InvalidOperationException(
            $"This is an average of {_models.Count} networks, but {file} has one. Save each network by itself before averaging.");
    }

    /// <summary>
    /// A transformer that scores with the weights of a file and with all their classes, for example the 1,000 of ImageNet.
    /// </summary>
    /// <remarks>
    /// <para>Read are, by their content and whatever their name: safetensors, PyTorch state dictionaries (.pth), ONNX models and Caffe
    /// models (.caffemodel), with the names of Caffe, torchvision or this library, and the network of a model that ML.NET saved (.zip).
    /// Files are not trusted: nothing in them is run, and no other file is opened.</para>
    /// <para>Its columns are those of the trainer: <c>Pixels</c>, <c>Label</c>, <c>Score</c>, <c>PredictedLabel</c>. It takes RGB from 0
    /// to 255 minus <see cref="GoogLeNetModel.ChannelMean"/>, whatever the weights were made for: colour order and scale are converted
    /// exactly. <see cref="ToPipeline"/> puts <c>LoadPixels</c> and <c>NormalizeZeroMean</c> with that mean before it. Where the file does
    /// not say the size of its input, it is 224.</para>
    /// </remarks>
    /// <param name="mlContext">The context.</param>
    /// <param name="file">The file of weights.</param>
    /// <param name="labels">
    /// A text file with the name of each class on a line, in the order of the scores. Null: the names in the file of weights, which
    /// those that this library wrote have, or else the numbers of the classes, from 0.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// It is not a file of weights, is damaged, holds another network or no classifier, or there are more or fewer names than classes.
    /// </exception>
    public static GoogLeNetTransformer FromWeights(MLContext mlContext, string file, string? labels = null)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentException.ThrowIfNullOrEmpty(file);
        if (labels is not null)
            ArgumentException.ThrowIfNullOrWhiteSpace(labels);
        string[]? names = labels is null ? null : LabelFile.Read(labels);
        GoogLeNetWeights weights = GoogLeNetWeights.Read(file);
        try
        {
            GoogLeNetModel model = weights.ToModel(names, PublishedImageSize);
            return new(mlContext, model, new ColumnNames("Pixels", "Label", "Score", "PredictedLabel"));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"Cannot score with the weights of '{file}'. {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Writes the weights as safetensors, with torchvision's names, or Caffe's for the paper's network, so that others can read them.
    /// </summary>
    /// <remarks>
    /// The file's metadata describe the input of the weights: planes of 0 to 255 minus <c>mean</c> (which is given as
    /// [red,green,blue]), in the order <c>channels</c>: BGR with Caffe's names, as Caffe has it, and RGB with torchvision's, which then
    /// wants <c>transform_input=False</c>. A mean that is an image is the tensor <c>input.mean</c>. Class names, architecture and image
    /// size are there too. <see cref="FromWeights"/> and <c>GoogLeNetOptions.InitialWeights</c> read the same weights back to the bit,
    /// unless pixels were divided by their standard deviation, which becomes part of the first convolution. The scoring options, such as
    /// <see cref="ScoringOptions.Temperature"/>, are not part of the weights.
    /// </remarks>
    /// <param name="path">The file; an existing file is replaced once the new one is complete.</param>
    /// <exception cref="InvalidOperationException">This is an average of several networks.</exception>
    public void SaveWeights(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        GoogLeNetModel model = RequireOne("a file of weights");
        AtomicFile.Write(path, stream => GoogLeNetWeights.Write(model, stream));
    }

    private void WarnOfMean(PixelColumn pixels)
    {
        if (MeanAgreement.Complaint(pixels.Normalization, Model.Mean, Model.Scale, "The weights") is not { } complaint
            || Interlocked.Exchange(ref _isMeanTold, true))
            return;
        using IChannel channel = _host.Start("Mean");
        channel.Warning(MessageSensitivity.Schema, complaint);
    }
}
