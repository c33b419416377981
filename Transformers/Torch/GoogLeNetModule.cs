using MLNet.GoogLeNet.Transformers.Architecture;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>
/// GoogLeNet: zero-mean RGB pixels [N, 3, H, W] (224×224 in the paper; 32 or more) → <see cref="Logits"/>.
/// Pixels, weights and logits are float32 in either precision. <see cref="LayerSequence{T}"/> has the layers and their shapes.
/// </summary>
/// <remarks>The names of the modules are the keys of the weights and the same as torchvision's.</remarks>
internal sealed class GoogLeNetModule : nn.Module<Tensor, Logits>
{
    private readonly LayerSequence<Tensor> _layers;
    private readonly ScalarType _dtype;
    private readonly AuxiliaryClassifier? aux1, aux2;
    private readonly SeededDropout dropout;
    private readonly Linear fc;

    /// <param name="architecture">Which of the two published layouts.</param>
    /// <param name="classes">Number of classes, 2 or more.</param>
    /// <param name="auxiliary">Whether the two auxiliary classifiers are there (training) or left out (scoring).</param>
    /// <param name="generator">Where dropout draws from; needed in training mode only.</param>
    /// <param name="precision">What everything up to the pooled features computes in.</param>
    /// <param name="folded">Whether batch norm is part of the convolutions, which have a bias then (scoring).</param>
    public GoogLeNetModule(
        GoogLeNetArchitecture architecture, int classes, bool auxiliary, Generator? generator = null,
        Precision precision = Precision.Float32, bool folded = false)
        : base(nameof(GoogLeNetModule))
    {
        Architecture = architecture;
        ClassCount = classes;
        ArchitectureTraits traits = ArchitectureTraits.Of(architecture);
        bool batchNorm = traits.BatchNorm && !folded;

        _layers = new(new ModuleLayers(this, architecture, batchNorm, memory: folded ? null : new()), architecture);
        _dtype = precision == Precision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        aux1 = auxiliary ? new AuxiliaryClassifier(Table1.Inception4A.Output, classes, batchNorm, generator) : null;
        aux2 = auxiliary ? new AuxiliaryClassifier(Table1.Inception4D.Output, classes, batchNorm, generator) : null;
        dropout = new SeededDropout(traits.Dropout, generator);
        fc = nn.Linear(Table1.Inception5B.Output, classes);
        RegisterComponents();
        ChannelsLast.LayOut(this);
    }

    public GoogLeNetArchitecture Architecture { get; }
    public int ClassCount { get; }

    /// <summary>Whether the auxiliary classifiers are there.</summary>
    public bool HasAuxiliary => aux1 is not null;

    /// <summary>Rounds the weights of all convolutions once, instead of in each forward pass: they can no longer be trained.</summary>
    public void RoundWeights()
    {
        this.to(_dtype);
        fc.to(ScalarType.Float32);
    }

    public override Logits forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (pooled, auxiliary1, auxiliary2) = Body(x);
        Tensor main = Classify(pooled);                                       // [N, classes]
        return new Logits(
            main.MoveToOuterDisposeScope(), auxiliary1?.MoveToOuterDisposeScope(), auxiliary2?.MoveToOuterDisposeScope());
    }

    /// <summary>Zero-mean RGB pixels [N, 3, H, W] → the output of a named layer, [N, C, H, W]; pool5 [N, 1024], float32.</summary>
    public Tensor At(string layer, Tensor x)
    {
        using var scope = NewDisposeScope();
        return Layers(x).First(passed => passed.Layer == layer).Output.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Zero-mean RGB pixels [N, 3, H, W] → the outputs of the layers of <see cref="NamedLayers"/>, each computed when it is asked for, from
    /// the one before it.
    /// </summary>
    public IEnumerable<(string Layer, Tensor Output)> Layers(Tensor x)
    {
        foreach (var passed in _layers.Outputs(ChannelsLast.Of(x.to(_dtype))))
        {
            yield return passed;
            x = passed.Output;                                                // [N, 1024, 7, 7] in the end
        }
        yield return (NamedLayers.Pooled, x.mean([2, 3], type: ScalarType.Float32)); // [N, 1024]
    }

    /// <summary>Pooled features [N, 1024] → logits [N, classes].</summary>
    public Tensor Classify(Tensor pooled) => fc.call(dropout.call(pooled));

    private (Tensor Pooled, Tensor? Auxiliary1, Tensor? Auxiliary2) Body(Tensor x)
    {
        Tensor? auxiliary1 = null, auxiliary2 = null, before = null;
        foreach (var (layer, output) in Layers(x))
        {
            before?.Dispose(); // what the gradient needs of it, libtorch keeps
            before = output;
            if (training && layer == "inception4a")
                auxiliary1 = aux1?.call(output);                              // [N, classes]
            if (training && layer == "inception4d")
                auxiliary2 = aux2?.call(output);                              // [N, classes]
        }
        return (before!, auxiliary1, auxiliary2);
    }
}

/// <summary>The outputs of the network, each [N, classes]; the auxiliary logits in training mode only.</summary>
/// <param name="Main">Of the classifier after 5b.</param>
/// <param name="Auxiliary1">Of the classifier on 4a.</param>
/// <param name="Auxiliary2">Of the classifier on 4d.</param>
internal sealed record Logits(Tensor Main, Tensor? Auxiliary1, Tensor? Auxiliary2);
