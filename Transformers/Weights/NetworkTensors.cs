using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights;

/// <summary>The weights of a network, with the shapes that its architecture asks for.</summary>
internal sealed class NetworkTensors(GoogLeNetModel model, IReadOnlyDictionary<string, WeightTensor> weights)
{
    /// <summary>Whether a tensor is there.</summary>
    public bool Has(string name) => weights.ContainsKey(name);

    /// <summary>A tensor.</summary>
    /// <exception cref="InvalidDataException">It is missing or of another shape.</exception>
    public WeightTensor Require(string name, params long[] shape)
    {
        string? problem = !weights.TryGetValue(name, out WeightTensor? weight) ? $"missing {name}"
            : !weight.Shape.SequenceEqual(shape)
                ? $"{name} is [{string.Join(", ", weight.Shape)}] and should be [{string.Join(", ", shape)}]"
            : null;
        return problem is null ? weight! : throw new InvalidDataException(
            $"The weights do not fit GoogLeNet "
                + $"({model.Architecture}{(model.ClassNames.Count > 0 ? $", {model.ClassNames.Count} classes" : "")}): {problem}. "
            + "Check that they are GoogLeNet's and set the architecture they were made with.");
    }
}
