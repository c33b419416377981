using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Normalization;
using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>What a network knows before its first step: nothing, or what a file says.</summary>
internal static class InitialWeights
{
    private const double ConvolutionBias = 0.2; // BVLC train_val: bias_filler 0.2, and 0 in the classifiers

    /// <summary>Draws all weights, then loads those of the file over them where the options name one.</summary>
    /// <param name="network">The network.</param>
    /// <param name="classNames">Its classes, in the order of its scores.</param>
    /// <param name="options">Say which file.</param>
    /// <param name="pixels">How the pixels were normalised that the network will see; null where that is not known.</param>
    /// <param name="channel">Is told what was done, and warned of pixels that the weights were not made for.</param>
    /// <returns>What starts afresh.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no file of weights, or they do not fit.</exception>
    public static StartingPoint Set(
        GoogLeNetModule network, IReadOnlyList<string> classNames, GoogLeNetOptions options, PixelNormalization? pixels, IChannel channel)
    {
        using var generator = new Generator((ulong)options.Seed!.Value, CPU);
        Xavier(network, generator);
        if (options.InitialWeights is not { } file)
            return StartingPoint.Scratch;

        GoogLeNetWeights weights = Read(file, options.Architecture);
        bool keepsAuxiliary = options.Auxiliary == AuxiliaryClassifiers.FromFile;
        ClassRows? rows = weights.ClassNames is { Count: > 0 } names ? new(classNames, names) : null;
        IReadOnlySet<string> fresh = Load(network, keepsAuxiliary ? weights.Tensors : WithoutAuxiliary(weights.Tensors), rows, file);
        bool IsFresh(string name) => fresh.Any(classifier => ClassifierNames.Belongs(name, classifier));
        var kept = rows?.Kept(IsFresh) ?? new Dictionary<string, bool[]>();
        WarnOfMean(pixels, weights, file, channel);
        if (rows is null && ClassifierNames.All.Any(classifier => !fresh.Contains(classifier)))
            channel.Warning(MessageSensitivity.Schema,
                $"'{file}' does not name its classes, and their number, {classNames.Count}, is the same as here: the rows of its "
                + $"classifier are assumed to be these classes in this order: {Some(classNames)}. If they are not, write a file that names "
                + "them: GoogLeNetTransformer.FromWeights(mlContext, file, labels).SaveWeights(path).");
        List<string> afresh = [.. fresh.Where(name => network.HasAuxiliary || name == ClassifierNames.All[0]).Order()];
        if (kept.Count > 0)
            afresh.Add($"the classes {Some(rows!.Fresh)}");
        channel.Info(MessageSensitivity.Schema,
            $"Starting from '{file}'; afresh: {(afresh.Count > 0 ? string.Join(", ", afresh) : "nothing")}.");
        return new(name => IsFresh(name) || kept.ContainsKey(name), kept);
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

    /// <summary>Reads a file of weights for an architecture.</summary>
    /// <exception cref="InvalidDataException">It is no file of weights, or one of the other architecture.</exception>
    public static GoogLeNetWeights Read(string file, GoogLeNetArchitecture architecture)
    {
        GoogLeNetWeights weights = GoogLeNetWeights.Read(file);
        return weights.Architecture == architecture ? weights : throw new InvalidDataException(
            $"'{file}' has weights of the {weights.Architecture} architecture; the options say {architecture}. "
            + $"Set Architecture to {weights.Architecture}.");
    }

    /// <summary>Says in the log where pixels were normalised otherwise than the weights want it.</summary>
    public static void WarnOfMean(PixelNormalization? pixels, GoogLeNetWeights weights, string file, IChannel channel)
    {
        if (MeanAgreement.Complaint(pixels, weights.Mean, scale: [], $"The weights of '{file}'") is { } complaint)
            channel.Warning(MessageSensitivity.None, complaint);
    }

    private static IReadOnlySet<string> Load(
        GoogLeNetModule network, IReadOnlyDictionary<string, WeightTensor> weights, ClassRows? rows, string file)
    {
        try
        {
            return NetworkWeights.LoadBody(network, rows?.Arrange(weights, network) ?? weights);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Cannot start from '{file}'. {e.Message}", e);
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
