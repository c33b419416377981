using System.Globalization;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Weights.Caffe;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>Weights of a GoogLeNet from a file, in the names and the input convention of this library.</summary>
/// <param name="Architecture">The layout that the weights are for.</param>
/// <param name="Tensors">
/// The tensors by their state-dict names ("inception3a.branch2.1.conv.weight"). Whether they are complete and have the
/// right shapes is for the network to say.
/// </param>
/// <param name="Mean">
/// What the weights want subtracted, in pixel units (0 to 255): from red, green and blue, or at each place of an image
/// [3, H, W]. Empty where the file does not know.
/// </param>
internal sealed record GoogLeNetWeights(
    GoogLeNetArchitecture Architecture, IReadOnlyDictionary<string, WeightTensor> Tensors, float[] Mean)
{
    private const string FirstWeight = "conv1.conv.weight", FirstBias = "conv1.conv.bias";
    private const string LastWeight = "fc.weight";
    private const string FirstNormalization = "conv1.bn.weight";
    private const string BatchCount = ".num_batches_tracked"; // torchvision's, of which nothing is computed

    /// <summary>Side of the network's input in pixels; none where the file does not know.</summary>
    public int? ImageSize { get; init; }

    /// <summary>The names of the classes in the order of the scores; none where the file does not know.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The images that the network learned from; null where that is not known.</summary>
    public TrainingImages? TrainingImages { get; init; }

    /// <summary>
    /// Reads safetensors, a PyTorch state dict, an ONNX model or a Caffe model, with this library's, torchvision's or Caffe's names, or
    /// the network of a model that ML.NET saved.
    /// </summary>
    /// <remarks>
    /// A file that this library wrote says its convention. Otherwise it follows from the names: Caffe's names mean the
    /// BVLC weights' BGR; batch norm means torchvision's published weights; torchvision's names without batch norm are
    /// not published weights and are taken to be RGB minus the BVLC mean.
    /// </remarks>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, of no known format, or holds another network.
    /// </exception>
    public static GoogLeNetWeights Read(string path)
    {
        if (WeightSet.Open(path, FromSavedModel) is { } saved)
            return saved;
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
    public static GoogLeNetWeights From(WeightSet weights)
    {
        if (weights.Metadata.ContainsKey(WeightSet.ProgressKey) && weights.Tensors.ContainsKey($"network.{FirstWeight}"))
            throw new InvalidDataException(
                "It is a training checkpoint, not a result. Resume from it with ResumeFrom and the same options, and save the model "
                + "that comes out.");
        var metadata = ModelMetadata.Find(weights);
        var named = new OrderedDictionary<string, WeightTensor>(SharedPrefix.Strip(weights.Tensors, FirstWeight, CaffeNames.FirstLayer)
            .Where(pair => !pair.Key.EndsWith(BatchCount, StringComparison.Ordinal)));
        if (metadata is not null)
            named.Remove(ModelMetadata.MeanTensor);
        bool isCaffe = named.Keys.Any(name => name.StartsWith(CaffeNames.FirstLayer, StringComparison.Ordinal));
        OrderedDictionary<string, WeightTensor> tensors = isCaffe ? Renamed(named) : named;
        if (!tensors.TryGetValue(FirstWeight, out WeightTensor? first))
            throw new InvalidDataException(
                $"It holds {weights.Tensors.Count} tensors named [{Some(weights.Tensors.Keys)}], which are not those of a GoogLeNet: " +
                $"expected '{FirstWeight}' (this library, torchvision) or '{CaffeNames.FirstLayer}.weight' (Caffe) among them. " +
                "Give weights of a GoogLeNet.");

        bool isFolded = metadata?.Architecture == GoogLeNetArchitecture.Torchvision
            && !tensors.ContainsKey(FirstNormalization) && tensors.ContainsKey(FirstBias);
        bool isNormalized = isFolded || tensors.ContainsKey(FirstNormalization);
        InputConvention convention = metadata is not null ? InputConvention.Of(metadata)
            : isCaffe ? InputConvention.BvlcGoogLeNet
            : isNormalized ? InputConvention.Torchvision
            : InputConvention.Own(InputConvention.BvlcGoogLeNet.Mean);
        tensors[FirstWeight] = convention.Convert(first);
        return Finite(new(
            isNormalized ? GoogLeNetArchitecture.Torchvision : GoogLeNetArchitecture.Paper,
            isFolded ? BatchNormFolding.Unfold(tensors) : tensors,
            convention.Mean)
        {
            ImageSize = metadata?.ImageSize,
            ClassNames = metadata?.ClassNames,
        });
    }

    /// <summary>
    /// Writes a model as safetensors that others can read, with torchvision's names, or Caffe's and its BGR for the paper's network, and
    /// with all that <see cref="Read"/> needs to give back the same.
    /// </summary>
    public static void Write(GoogLeNetModel model, Stream stream)
    {
        bool isCaffe = model.Architecture == GoogLeNetArchitecture.Paper;
        ModelMetadata metadata = ModelMetadata.Of(model) with { Scale = [], IsBgr = isCaffe };
        var convention = InputConvention.Of(metadata);
        var tensors = new OrderedDictionary<string, WeightTensor>(metadata.Tensors());
        foreach (var (name, tensor) in Of(model).Tensors)
            tensors.Add(
                isCaffe && CaffeNames.TryGetCaffe(name, out string? caffe) ? caffe : name,
                name == FirstWeight ? convention.Convert(tensor) : tensor); // to turn the channels round is to turn them back
        SafetensorsFile.Write(stream, tensors, metadata.ToDictionary());
    }

    /// <summary>The weights of a model, with its scale made part of them.</summary>
    public static GoogLeNetWeights Of(GoogLeNetModel model)
    {
        var tensors = new OrderedDictionary<string, WeightTensor>(model.Weights);
        if (model.Scale.Count > 0)
            tensors[FirstWeight] = new InputConvention(IsBgr: false, [.. model.Mean], [.. model.Scale]).Convert(tensors[FirstWeight]);
        return new(model.Architecture, tensors, [.. model.Mean])
        {
            ImageSize = model.ImageSize,
            ClassNames = model.ClassNames,
            TrainingImages = model.TrainingImages,
        };
    }

    /// <summary>The same weights for pixels that are multiplied by a scale after subtraction: the first convolution undoes it.</summary>
    /// <param name="scale">A factor for each channel; empty for none.</param>
    public GoogLeNetWeights For(float[] scale)
    {
        if (scale.Length == 0)
            return this;
        var convention = new InputConvention(IsBgr: false, Mean, [.. scale.Select(factor => 1 / factor)]);
        return this with
        {
            Tensors = new OrderedDictionary<string, WeightTensor>(Tensors) { [FirstWeight] = convention.Convert(Tensors[FirstWeight]) },
        };
    }

    /// <summary>A model that scores all classes of the weights.</summary>
    /// <param name="classNames">Their names; null: those of the file, or the classes' numbers.</param>
    /// <param name="imageSize">Side of the input where the file does not say it.</param>
    /// <exception cref="InvalidDataException">The weights are not complete, or there are more or fewer names than classes.</exception>
    public GoogLeNetModel ToModel(IReadOnlyList<string>? classNames, int imageSize)
    {
        if (!Tensors.TryGetValue(LastWeight, out WeightTensor? last) || last.Shape is not [>= 2 and <= int.MaxValue, > 0])
            throw new InvalidDataException(
                $"They have no classifier of two classes or more ('{LastWeight}'). Train one: give the file as InitialWeights.");
        var classes = (int)last.Shape[0];
        classNames ??= ClassNames ?? [.. Enumerable.Range(0, classes).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        if (classNames.Count != classes)
            throw new InvalidDataException(
                $"They have {classes:N0} classes, and there are {classNames.Count:N0} names. Give a name for each, in the order of the "
                    + "scores.");

        var weights = Tensors.Where(pair => !ClassifierNames.IsAuxiliary(pair.Key)).ToDictionary();
        WeightShapes.ThrowUnlessTheyFit(Architecture, classes, WeightShapes.Of(Architecture, classes), weights);
        return new(Architecture, classNames, ImageSize ?? imageSize, Mean, weights);
    }

    private static GoogLeNetWeights? FromSavedModel(Stream stream) => SavedNetwork.Find(stream) switch
    {
        null => null,
        { } model when model.Weights.ContainsKey(FirstWeight) => Finite(Of(model)),
        _ => throw new InvalidDataException($"The saved model is damaged: its network has no '{FirstWeight}'. Save the model again."),
    };

    /// <summary>The same weights, all of whose values are finite.</summary>
    /// <exception cref="InvalidDataException">Some are infinite or NaN.</exception>
    public static GoogLeNetWeights Finite(GoogLeNetWeights weights) =>
        weights.Tensors.FirstOrDefault(pair => !Array.TrueForAll(pair.Value.Values, float.IsFinite)).Key is { } name
            ? throw new InvalidDataException(
                $"Some values of '{name}' are infinite or NaN, as when training has diverged. Give weights from before that.")
            : weights;

    private static OrderedDictionary<string, WeightTensor> Renamed(IReadOnlyDictionary<string, WeightTensor> tensors)
    {
        string[] unknown = [.. tensors.Keys.Where(name => !CaffeNames.TryGetOurs(name, out _))];
        if (unknown.Length > 0)
            throw new InvalidDataException(
                $"Besides Caffe's GoogLeNet it holds {unknown.Length} tensors named [{Some(unknown)}]. " +
                "Leave them out, or give the layers the names of BVLC's GoogLeNet.");

        var renamed = new OrderedDictionary<string, WeightTensor>();
        foreach (var (name, tensor) in tensors)
            if (!renamed.TryAdd(CaffeNames.TryGetOurs(name, out string? ours) ? ours : name, tensor))
                throw new InvalidDataException($"It holds '{name}' twice, with two endings. Leave one out.");
        return renamed;
    }

    private static string Some(IEnumerable<string> names) =>
        string.Join(", ", names.Take(5)) + (names.Skip(5).Any() ? ", …" : "");
}
