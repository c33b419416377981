using MLNet.GoogLeNet.Transformers.Architecture;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>
/// A classifier on an inner layer, for training only (section 5): average pool 5×5/3, 1×1 convolution, two linear layers.
/// [N, in, 14, 14], float32 or bfloat16 → logits [N, classes], float32.
/// </summary>
internal sealed class AuxiliaryClassifier : nn.Module<Tensor, Tensor>
{
    private readonly ConvolutionBlock conv;
    private readonly Linear fc1, fc2;
    private readonly SeededDropout dropout;
    private readonly bool _batchNorm;

    public AuxiliaryClassifier(int input, int classes, bool batchNorm, Generator? generator)
        : base(nameof(AuxiliaryClassifier))
    {
        _batchNorm = batchNorm;
        conv = new ConvolutionBlock(new(nameof(conv), input, Table1.AuxiliaryConvolution, Kernel: 1), batchNorm);
        fc1 = nn.Linear(Table1.AuxiliaryConvolution * Table1.AuxiliaryGrid * Table1.AuxiliaryGrid, Table1.AuxiliaryHidden);
        fc2 = nn.Linear(Table1.AuxiliaryHidden, classes);
        dropout = new SeededDropout(ArchitectureTraits.AuxiliaryDropout, generator);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        x = flatten(conv.call(Pool(x)), 1);                                   // [N, 2048]
        x = nn.functional.linear(x, fc1.weight.to(x.dtype), fc1.bias!.to(x.dtype)); // [N, 1024]
        x = dropout.call(nn.functional.relu(x, inplace: true));               // [N, 1024]
        return fc2.call(x.to(ScalarType.Float32)).MoveToOuterDisposeScope();  // [N, classes]
    }

    // torchvision pools adaptively at any size. Paper: 5×5/3, which makes 4×4 of 14×14 only; other image sizes than 224 pool
    // adaptively too, so that the linear layer fits.
    private Tensor Pool(Tensor x) => _batchNorm || x.shape[2] != 14 || x.shape[3] != 14
        ? nn.functional.adaptive_avg_pool2d(x, (long)Table1.AuxiliaryGrid)
        : nn.functional.avg_pool2d(x, 5L, stride: 3L);                        // [N, in, 4, 4]
}
