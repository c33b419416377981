using TorchSharp.Modules;

namespace MLNet.GoogLeNet.Training;

/// <summary>Parameters that learn alike.</summary>
/// <param name="Members">The parameters with their names in the state dictionary.</param>
/// <param name="LearningRate">The highest learning rate; zero keeps them as they are.</param>
/// <param name="WeightDecay">The pull towards zero.</param>
/// <param name="RowFactors">What the steps of each row of the parameters, weight decay included, are multiplied by; null: 1.</param>
internal sealed record ParameterGroup(
    IReadOnlyList<(string Name, Parameter Parameter)> Members, double LearningRate, double WeightDecay, float[]? RowFactors = null);
