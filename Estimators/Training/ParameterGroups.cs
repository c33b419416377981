using MLNet.GoogLeNet.Transformers.Torch;
using TorchSharp.Modules;

namespace MLNet.GoogLeNet.Training;

/// <summary>Sorts the parameters of a network by how fast they learn.</summary>
internal static class ParameterGroups
{
    /// <param name="network">The network, on the device where it is trained: moving it makes other parameters of its own.</param>
    /// <param name="start">What starts afresh.</param>
    /// <param name="options">Learning rate and its factors, weight decay.</param>
    /// <returns>Each parameter in one group.</returns>
    public static IReadOnlyList<ParameterGroup> Of(GoogLeNetModule network, StartingPoint start, GoogLeNetOptions options) =>
        [.. from pair in network.named_parameters()
            let fresh = start.IsFresh(pair.name)
            let keptRows = start.KeptRows.GetValueOrDefault(pair.name)
            let bias = pair.name.EndsWith(".bias", StringComparison.Ordinal) && !pair.name.EndsWith(".bn.bias", StringComparison.Ordinal)
            let decayed = pair.parameter.shape.Length > 1 // biases and batch norm have one dimension
            group (pair.name, pair.parameter) by (fresh, depth: fresh ? 0 : DepthOf(pair.name), bias, decayed, keptRows) into members
            let kind = members.Key
            let rate = options.LearningRate
                * (kind.bias ? options.BiasLearningRateFactor : 1)
                * (kind.fresh ? 1 : options.PretrainedLearningRateFactor * Math.Pow(options.LayerLearningRateDecay, kind.depth))
            select new ParameterGroup([.. members], rate, kind.decayed ? options.WeightDecay : 0,
                kind.keptRows?.Select(kept => kept ? (float)options.PretrainedLearningRateFactor : 1).ToArray())];

    /// <summary>How many stages lie between a parameter and the modules 5: 3 for the first convolutions, 0 for classifiers.</summary>
    private static int DepthOf(string name) => name switch
    {
        _ when name.StartsWith("conv", StringComparison.Ordinal) => 3,
        _ when name.StartsWith("inception3", StringComparison.Ordinal) => 2,
        _ when name.StartsWith("inception4", StringComparison.Ordinal) => 1,
        _ => 0,
    };
}

/// <summary>Parameters that learn alike.</summary>
/// <param name="Members">The parameters with their names in the state dictionary.</param>
/// <param name="LearningRate">The highest learning rate; zero keeps them unchanged.</param>
/// <param name="WeightDecay">The pull towards zero.</param>
/// <param name="RowFactors">What the steps of each row of the parameters, weight decay included, are multiplied by; null: 1.</param>
internal sealed record ParameterGroup(
    IReadOnlyList<(string Name, Parameter Parameter)> Members, double LearningRate, double WeightDecay, float[]? RowFactors = null);
