namespace MLNet.GoogLeNet.Transformers.Formats;

/// <summary>Weights of a GoogLeNet from a file, in the names and the input convention of this library.</summary>
/// <param name="Architecture">The layout that the weights are for.</param>
/// <param name="Tensors">
/// The tensors by their state-dict names ("inception3a.branch2.1.conv.weight"). Whether they are complete and have the
/// right shapes is for the network to say.
/// </param>
/// <param name="Mean">What the weights want subtracted from red, green and blue, in pixel units (0 to 255).</param>
internal sealed record ImportedWeights(
    GoogLeNetArchitecture Architecture, IReadOnlyDictionary<string, WeightTensor> Tensors, float[] Mean)
{
    private const string FirstWeight = "conv1.conv.weight";
    private const string FirstNormalization = "conv1.bn.weight";

    /// <summary>
    /// Reads safetensors or a PyTorch state dict, with this library's, torchvision's or Caffe's names.
    /// </summary>
    /// <remarks>
    /// A file that this library wrote says its mean. Otherwise the convention follows from the names: Caffe's names
    /// mean the BVLC weights' BGR; batch norm means torchvision's published weights; torchvision's names without batch
    /// norm are nobody's published weights and are taken as RGB minus the BVLC mean.
    /// </remarks>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, of no known format, or holds another network.
    /// </exception>
    public static ImportedWeights Read(string path)
    {
        WeightSet weights = WeightsFile.Read(path);
        try
        {
            return From(weights);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"Cannot use the weights of '{path}'. {exception.Message}", exception);
        }
    }

    /// <summary>Recognises the names and converts names and convention.</summary>
    public static ImportedWeights From(WeightSet weights)
    {
        if (weights.Tensors.ContainsKey(CaffeNames.FirstWeight))
            return Converted(GoogLeNetArchitecture.Paper, Renamed(weights.Tensors), InputConvention.BvlcGoogLeNet);
        if (!weights.Tensors.ContainsKey(FirstWeight))
            throw new InvalidDataException(
                $"It holds {weights.Tensors.Count} tensors named [{Some(weights.Tensors.Keys)}], which are no " +
                "GoogLeNet's: " +
                $"expected '{FirstWeight}' (this library, torchvision) or '{CaffeNames.FirstWeight}' (Caffe) among " +
                "them. " +
                "Give weights of a GoogLeNet.");

        bool isNormalized = weights.Tensors.ContainsKey(FirstNormalization);
        GoogLeNetArchitecture architecture =
            isNormalized ? GoogLeNetArchitecture.Torchvision : GoogLeNetArchitecture.Paper;
        if (WeightsMetadata.TryGetMean(weights.Metadata, out float[] mean))
            return new(architecture, weights.Tensors, mean);
        return Converted(
            architecture,
            weights.Tensors,
            isNormalized ? InputConvention.Torchvision : InputConvention.Own(InputConvention.BvlcGoogLeNet.Mean));
    }

    /// <summary>Writes safetensors with the mean, so that <see cref="Read"/> gives back the same.</summary>
    public void Write(Stream stream) => Safetensors.Write(stream, Tensors, WeightsMetadata.Of(Mean));

    private static OrderedDictionary<string, WeightTensor> Renamed(IReadOnlyDictionary<string, WeightTensor> tensors)
    {
        string[] unknown = [.. tensors.Keys.Where(name => !CaffeNames.TryGetOurs(name, out _))];
        if (unknown.Length > 0)
            throw new InvalidDataException(
                $"Beside Caffe's GoogLeNet it holds {unknown.Length} tensors named [{Some(unknown)}]. " +
                "Leave them out, or give the layers the names of BVLC's GoogLeNet.");

        var renamed = new OrderedDictionary<string, WeightTensor>();
        foreach ((string name, WeightTensor tensor) in tensors)
            if (CaffeNames.TryGetOurs(name, out string? ours))
                renamed.Add(ours, tensor);
        return renamed;
    }

    private static ImportedWeights Converted(
        GoogLeNetArchitecture architecture,
        IReadOnlyDictionary<string, WeightTensor> tensors,
        InputConvention convention)
    {
        var converted = new OrderedDictionary<string, WeightTensor>(tensors)
        {
            [FirstWeight] = convention.Convert(tensors[FirstWeight]),
        };
        return new(architecture, converted, [.. convention.Mean]);
    }

    private static string Some(IEnumerable<string> names) =>
        string.Join(", ", names.Take(5)) + (names.Skip(5).Any() ? ", …" : "");
}
