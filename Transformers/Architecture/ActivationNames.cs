namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>The names of the tensors that have a range of their own, in the order of the layers.</summary>
internal sealed class ActivationNames : ILayers<string>
{
    /// <summary>What the network is given.</summary>
    public const string Pixels = "Pixels";

    private readonly List<string> _names = [Pixels];

    private ActivationNames()
    {
    }

    public static IReadOnlyList<string> Of(GoogLeNetArchitecture architecture)
    {
        var names = new ActivationNames();
        new LayerSequence<string>(names, architecture).Map(Pixels);
        return names._names;
    }

    public string Convolution(ConvolutionLayer layer, string x) => layer.JoinedIn is null ? Add(layer.Name) : layer.Name;

    public string MaxPool(string name, string x, int kernel, int stride) => x;

    public string LocalResponseNormalization(string name, string x, int channels) => Add(name);

    public string Concat(string name, IReadOnlyList<string> branches) => Add(name);

    private string Add(string name)
    {
        _names.Add(name);
        return name;
    }
}
