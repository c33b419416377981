using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Normalization;
using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Training;

/// <summary>What a network knows before its first step: nothing, or what a file says.</summary>
internal static class FirstWeights
{
    /// <summary>Draws all weights, then loads those of the file over them where the options name one.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">Say which file.</param>
    /// <param name="pixels">How the pixels were normalised that the network will see; null where that is not known.</param>
    /// <param name="channel">Is told what was done, and warned of pixels that the weights were not made for.</param>
    /// <returns>Whether the parameter of a name starts afresh.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no file of weights, or they do not fit.</exception>
    public static Func<string, bool> Set(
        GoogLeNetModule network, GoogLeNetOptions options, PixelNormalization? pixels, IChannel channel)
    {
        using var generator = new Generator((ulong)options.Seed!.Value, CPU);
        Initialization.Xavier(network, generator);
        if (options.InitialWeights is not { } file)
            return _ => true;

        ImportedWeights weights = ImportedWeights.Read(file);
        if (weights.Architecture != options.Architecture)
            throw new InvalidDataException(
                $"'{file}' has weights of the {weights.Architecture} architecture; the options say {options.Architecture}. "
                + $"Set Architecture to {weights.Architecture}.");
        bool keepsAuxiliary = options.Auxiliary == AuxiliaryClassifiers.FromFile;
        IReadOnlySet<string> fresh = Load(network, keepsAuxiliary ? weights.Tensors : WithoutAuxiliary(weights.Tensors), file);
        if (MeanAgreement.Complaint(pixels, weights.Mean, scale: [], $"The weights of '{file}'") is { } complaint)
            channel.Warning(MessageSensitivity.None, complaint);
        channel.Info(MessageSensitivity.None, $"Starting from '{file}'; afresh: {string.Join(", ", fresh.Order())}.");
        return name => fresh.Any(classifier => ClassifierNames.Belongs(name, classifier));
    }

    /// <summary>Complains of a file that is not there, before anything else is done.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static void ThrowIfMissing(string? file, string option)
    {
        if (file is not null && !File.Exists(file))
            throw new FileNotFoundException(
                $"{option} is '{file}', and there is no such file. Nothing is downloaded: get the file and name its path.", file);
    }

    private static IReadOnlySet<string> Load(GoogLeNetModule network, IReadOnlyDictionary<string, WeightTensor> weights, string file)
    {
        try
        {
            return NetworkWeights.LoadBody(network, weights);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Cannot start from '{file}'. {e.Message}", e);
        }
    }

    private static Dictionary<string, WeightTensor> WithoutAuxiliary(IReadOnlyDictionary<string, WeightTensor> weights) =>
        weights.Where(pair => !ClassifierNames.IsAuxiliary(pair.Key)).ToDictionary();
}
