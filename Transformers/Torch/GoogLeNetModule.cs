using MLNet.GoogLeNet.Transformers.Architecture;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>
/// GoogLeNet: zero-mean RGB pixels [N, 3, H, W] (224×224 in the paper; 32 or more) → <see cref="Logits"/>.
/// Pixels, weights and logits are float32 in either precision.
/// </summary>
/// <remarks>The names of the fields are the keys of the weights and the same as torchvision's.</remarks>
internal sealed class GoogLeNetModule : nn.Module<Tensor, Logits>
{
    private readonly ConvolutionUnit conv1, conv2, conv3;
    private readonly LocalResponseNormalization? norm1, norm2;
    private readonly InceptionModule inception3a, inception3b;
    private readonly InceptionModule inception4a, inception4b, inception4c, inception4d, inception4e;
    private readonly InceptionModule inception5a, inception5b;
    private readonly AuxiliaryClassifier? aux1, aux2;
    private readonly SeededDropout dropout;
    private readonly Linear fc;
    private readonly long _fourthPoolKernel;
    private readonly ScalarType _numbers;

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
        bool localResponse = !traits.BatchNorm;
        if (folded)
            traits = traits with { BatchNorm = false };

        conv1 = new ConvolutionUnit(traits, Table1.InputChannels, Table1.Conv1, kernel: 7, stride: 2);
        norm1 = localResponse ? new LocalResponseNormalization() : null;
        conv2 = new ConvolutionUnit(traits, Table1.Conv1, Table1.Conv2Reduce, kernel: 1);
        conv3 = new ConvolutionUnit(traits, Table1.Conv2Reduce, Table1.Conv2, kernel: 3);
        norm2 = localResponse ? new LocalResponseNormalization() : null;
        inception3a = new InceptionModule(traits, Table1.Conv2, Table1.Inception3A);
        inception3b = new InceptionModule(traits, Table1.Inception3A.Output, Table1.Inception3B);
        inception4a = new InceptionModule(traits, Table1.Inception3B.Output, Table1.Inception4A);
        inception4b = new InceptionModule(traits, Table1.Inception4A.Output, Table1.Inception4B);
        inception4c = new InceptionModule(traits, Table1.Inception4B.Output, Table1.Inception4C);
        inception4d = new InceptionModule(traits, Table1.Inception4C.Output, Table1.Inception4D);
        inception4e = new InceptionModule(traits, Table1.Inception4D.Output, Table1.Inception4E);
        inception5a = new InceptionModule(traits, Table1.Inception4E.Output, Table1.Inception5A);
        inception5b = new InceptionModule(traits, Table1.Inception5A.Output, Table1.Inception5B);
        aux1 = auxiliary ? new AuxiliaryClassifier(traits, Table1.Inception4A.Output, classes, generator) : null;
        aux2 = auxiliary ? new AuxiliaryClassifier(traits, Table1.Inception4D.Output, classes, generator) : null;
        dropout = new SeededDropout(traits.Dropout, generator);
        fc = nn.Linear(Table1.Inception5B.Output, classes);
        _fourthPoolKernel = traits.FourthPoolKernel;
        _numbers = precision == Precision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
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
        this.to(_numbers);
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

    /// <summary>Zero-mean RGB pixels [N, 3, H, W] → what a named layer puts out, [N, C, H, W]; pool5 [N, 1024], float32.</summary>
    public Tensor At(string layer, Tensor x)
    {
        using var scope = NewDisposeScope();
        return Layers(x).First(passed => passed.Layer == layer).Output.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Zero-mean RGB pixels [N, 3, H, W] → the outputs of the layers of <see cref="NamedLayers"/>, each computed when it is asked for, from
    /// the one before it. The shapes are those of 224×224.
    /// </summary>
    public IEnumerable<(string Layer, Tensor Output)> Layers(Tensor x)
    {
        yield return ("conv1", x = conv1.call(ChannelsLast.Of(x.to(_numbers)))); // [N, 64, 112, 112]
        yield return ("pool1", x = Pool(x, 3));                               // [N, 64, 56, 56]
        if (norm1 is not null)
            yield return ("norm1", x = norm1.call(x));
        yield return ("conv2", x = conv2.call(x));                            // [N, 64, 56, 56]
        yield return ("conv3", x = conv3.call(x));                            // [N, 192, 56, 56]
        if (norm2 is not null)
            yield return ("norm2", x = norm2.call(x));
        yield return ("pool2", x = Pool(x, 3));                               // [N, 192, 28, 28]
        yield return ("inception3a", x = inception3a.call(x));                // [N, 256, 28, 28]
        yield return ("inception3b", x = inception3b.call(x));                // [N, 480, 28, 28]
        yield return ("pool3", x = Pool(x, 3));                               // [N, 480, 14, 14]
        yield return ("inception4a", x = inception4a.call(x));                // [N, 512, 14, 14]
        yield return ("inception4b", x = inception4b.call(x));                // [N, 512, 14, 14]
        yield return ("inception4c", x = inception4c.call(x));                // [N, 512, 14, 14]
        yield return ("inception4d", x = inception4d.call(x));                // [N, 528, 14, 14]
        yield return ("inception4e", x = inception4e.call(x));                // [N, 832, 14, 14]
        yield return ("pool4", x = Pool(x, _fourthPoolKernel));               // [N, 832, 7, 7]
        yield return ("inception5a", x = inception5a.call(x));                // [N, 832, 7, 7]
        yield return ("inception5b", x = inception5b.call(x));                // [N, 1024, 7, 7]
        yield return ("pool5", x.mean([2, 3], type: ScalarType.Float32));     // [N, 1024]
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

    private static Tensor Pool(Tensor x, long kernel) => nn.functional.max_pool2d(x, kernel, stride: 2L, ceil_mode: true);
}
