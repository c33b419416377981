using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Normalization;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Training;

/// <summary>What a training starts from.</summary>
/// <param name="Weights">Its weights and what is known about them.</param>
/// <param name="Source">Where they come from, for messages: the name of a file in quotes, or the option that has the network.</param>
internal sealed record PretrainedNetwork(GoogLeNetWeights Weights, string Source)
{
    /// <summary>Whether its classifier was computed before training, on the features of its other layers.</summary>
    public bool IsClassifierComputed { get; init; }

    /// <summary>What the options start from; null for nothing.</summary>
    /// <param name="options">Name it.</param>
    /// <param name="pixels">How the pixels were normalised that it will see; null where that is not known.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file has no weights, or weights of another architecture, or of one that needs larger mini-batches.
    /// </exception>
    public static PretrainedNetwork? Find(GoogLeNetOptions options, PixelNormalization? pixels)
    {
        PretrainedNetwork? found = options switch
        {
            { StartFrom: { } network } => new(GoogLeNetWeights.Finite(GoogLeNetWeights.Of(network.Model)), "the network in StartFrom"),
            { InitialWeights: { } file } => new(GoogLeNetWeights.Read(file), $"'{file}'"),
            _ => null,
        };
        if (found is not { Weights.Architecture: var architecture })
            return null;
        if ((options.Architecture ?? architecture) != architecture)
            throw new InvalidDataException(
                $"{found.Source} has weights of the {architecture} architecture; the options say {options.Architecture}. "
                + $"Set Architecture to {architecture}.");
        if (architecture == GoogLeNetArchitecture.Torchvision && options.MiniBatchSize < 2)
            throw new InvalidDataException(
                $"{found.Source} has weights of the {architecture} architecture, whose batch norm averages over the mini-batch, and "
                + $"MiniBatchSize is {options.MiniBatchSize}. Set MiniBatchSize to 2 or more.");
        return found with { Weights = found.Weights.For(pixels?.Scale ?? []) };
    }

    /// <summary>Says in the log where another mean was subtracted from the pixels than the weights want.</summary>
    public void WarnOfMean(PixelNormalization? pixels, IChannel channel)
    {
        if (MeanAgreement.Complaint(pixels, Weights.Mean, scale: null, $"The weights of {Source}") is { } complaint)
            channel.Warning(MessageSensitivity.None, complaint);
    }
}
