using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>What a network knows before its first step: nothing, or what a file or another network says.</summary>
internal static class InitialWeights
{
    private const double ConvolutionBias = 0.2; // BVLC train_val: bias_filler 0.2, and 0 in the classifiers

    /// <summary>Draws all weights, then loads those to start from over them where there are some.</summary>
    /// <param name="network">The network.</param>
    /// <param name="classNames">Its classes, in the order of its scores.</param>
    /// <param name="options">Have the seed, and what becomes of the auxiliary classifiers.</param>
    /// <param name="pretrained">The weights to start from.</param>
    /// <param name="pixels">How the pixels were normalised that the network will see; null where that is not known.</param>
    /// <param name="channel">Is told what was done, and warned of pixels that the weights were not made for.</param>
    /// <returns>What starts afresh.</returns>
    /// <exception cref="InvalidDataException">The weights do not fit.</exception>
    public static StartingPoint Set(
        GoogLeNetModule network, IReadOnlyList<string> classNames, GoogLeNetOptions options, PretrainedNetwork? pretrained,
        PixelNormalization? pixels, IChannel channel)
    {
        using var generator = new Generator((ulong)options.Seed!.Value, CPU);
        Xavier(network, generator);
        if (pretrained is not var (weights, source))
            return StartingPoint.Scratch;

        bool keepsAuxiliary = options.Auxiliary == AuxiliaryClassifiers.FromFile;
        ClassRows? rows = weights.ClassNames is { Count: > 0 } names ? new(classNames, names) : null;
        IReadOnlySet<string> fresh = Load(network, keepsAuxiliary ? weights.Tensors : WithoutAuxiliary(weights.Tensors), rows, source);
        bool IsFresh(string name) => fresh.Any(classifier => ClassifierNames.Belongs(name, classifier));
        var kept = rows?.Kept(IsFresh) ?? new Dictionary<string, bool[]>();
        pretrained.WarnOfMean(pixels, channel);
        if (rows is null && ClassifierNames.All.Any(classifier => !fresh.Contains(classifier)))
            channel.Warning(MessageSensitivity.Schema,
                $"{source} does not name its classes, and their number, {classNames.Count}, is the same as here: the rows of its "
                + $"classifier are assumed to be these classes in this order: {Some(classNames)}. If they are not, write a file that names "
                + "them: GoogLeNetTransformer.FromWeights(mlContext, file, labels).SaveWeights(path).");
        List<string> afresh = [.. fresh.Where(name => network.HasAuxiliary || name == ClassifierNames.All[0]).Order()];
        if (kept.Count > 0)
            afresh.Add($"the classes {Some(rows!.Fresh)}");
        channel.Info(MessageSensitivity.Schema,
            $"Starting from {source}; afresh: {(afresh.Count > 0 ? string.Join(", ", afresh) : "nothing")}.");
        // Zero is to keep the body: without the classifier, nothing would learn.
        bool learnsClassifier = pretrained.IsClassifierComputed && options.PretrainedLearningRateFactor == 0;
        return new(
            name => IsFresh(name) || kept.ContainsKey(name) || (learnsClassifier && ClassifierNames.Belongs(name, ClassifierNames.All[0])),
            kept);
    }

    /// <summary>Draws all weights of the network as the BVLC solver does (Xavier).</summary>
    public static void Xavier(GoogLeNetModule network, Generator generator)
    {
        using var noGradient = no_grad();
        foreach (nn.Module module in network.modules())
        {
            if (module is Conv2d convolution)
                Draw(convolution.weight, convolution.bias, ConvolutionBias, generator);
            else if (module is Linear linear)
                Draw(linear.weight, linear.bias, bias: 0, generator);
        }
    }

    /// <summary>Complains of a file that is not there, before anything else is done.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static void ThrowIfMissing(string? file, string option)
    {
        if (file is not null && !File.Exists(file))
            throw new FileNotFoundException(
                $"{option} is '{file}', and there is no such file. Nothing is downloaded: get the file and name its path.", file);
    }

    // Caffe's filler: uniform within ±√(3 / inputs), so that the variance is one over the number of inputs.
    private static void Draw(Tensor weight, Tensor? biases, double bias, Generator generator)
    {
        double bound = Math.Sqrt(3.0 / (weight.numel() / weight.shape[0]));
        weight.uniform_(-bound, bound, generator);
        biases?.fill_(bias);
    }

    private static IReadOnlySet<string> Load(
        GoogLeNetModule network, IReadOnlyDictionary<string, WeightTensor> weights, ClassRows? rows, string source)
    {
        try
        {
            return NetworkWeights.LoadBody(network, rows?.Arrange(weights, network) ?? weights);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Cannot start from {source}. {e.Message}", e);
        }
    }

    private static Dictionary<string, WeightTensor> WithoutAuxiliary(IReadOnlyDictionary<string, WeightTensor> weights) =>
        weights.Where(pair => !ClassifierNames.IsAuxiliary(pair.Key)).ToDictionary();

    private static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(5).Select(name => $"'{name}'")) + (names.Count > 5 ? ", …" : "");
}

/// <summary>What of a network's parameters starts afresh and what came from a file.</summary>
/// <param name="IsFresh">Whether the parameter of a name starts afresh, all of it or some rows.</param>
/// <param name="KeptRows">Which rows came from the file, by the names of those parameters that have such rows and fresh ones.</param>
internal sealed record StartingPoint(Func<string, bool> IsFresh, IReadOnlyDictionary<string, bool[]> KeptRows)
{
    /// <summary>Nothing came from a file.</summary>
    public static StartingPoint Scratch { get; } = new(_ => true, new Dictionary<string, bool[]>());
}
