using MLNet.GoogLeNet.Data.Options;

namespace MLNet.GoogLeNet;

/// <summary>How <c>mlContext.Data.AuditImages</c> looks at images.</summary>
public sealed record ImageAuditOptions
{
    /// <summary>
    /// A file of weights whose features are compared: safetensors, a PyTorch state dict, an ONNX model, a Caffe model or a saved
    /// ML.NET model. Nothing is downloaded.
    /// </summary>
    public required string InitialWeights { get; init; }

    /// <summary>The column that says which split an image is in. An image with a copy in another split is a leak.</summary>
    /// <value>Default null: "Split" where the images have it, otherwise none.</value>
    public string? SplitColumnName { get; init; }

    /// <summary>
    /// The column that says which images belong together, such as those of a patient: a text, a key or a number. An image with a copy in
    /// another group is a leak, and labels are judged by classifiers that have seen no image of the same group.
    /// </summary>
    /// <value>Default null: no groups.</value>
    public string? GroupColumnName { get; init; }

    /// <summary>
    /// A file that keeps the features, as <see cref="GoogLeNetOptions.FeatureCache"/> does in training. Training the classifier
    /// alone with the same weights and images, loaded with the defaults of <c>LoadPixels</c>, finds them there.
    /// </summary>
    /// <value>Default none. Its folder must exist.</value>
    public string? FeatureCache { get; init; }

    /// <summary>Decides which images are held out together when labels are judged.</summary>
    /// <value>Default 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Receives the share of the images that have been read, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Ends the audit.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <param name="parameter">The parameter that the options came with.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder of the file of features does not exist.</exception>
    internal void Validate(string parameter)
    {
        var check = new OptionCheck(parameter);
        check.Name(InitialWeights);
        check.NameOrNone(SplitColumnName);
        check.NameOrNone(GroupColumnName);
        check.WritableFile(FeatureCache);
    }
}
