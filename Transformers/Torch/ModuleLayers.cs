using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Managed;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>The layers as modules of TorchSharp, each registered under the name of its weights, which is torchvision's.</summary>
internal sealed class ModuleLayers : ILayers<Tensor>
{
    private readonly Dictionary<string, nn.Module<Tensor, Tensor>> _modules = [];
    private readonly NumberPool? _memory;

    /// <param name="network">The module that they become part of.</param>
    /// <param name="architecture">Which of the two published layouts.</param>
    /// <param name="batchNorm">Whether batch norm follows each convolution, which has a bias otherwise.</param>
    /// <param name="memory">For layers by our own code; none of them without it.</param>
    public ModuleLayers(nn.Module network, GoogLeNetArchitecture architecture, bool batchNorm, NumberPool? memory)
    {
        _memory = memory;
        new LayerSequence<int>(new Builder(network, batchNorm, memory, _modules), architecture).Map(Table1.InputChannels);
    }

    public Tensor Convolution(ConvolutionLayer layer, Tensor x) => _modules[layer.Name].call(x);

    public Tensor MaxPool(string name, Tensor x, int kernel, int stride)
    {
        if (_memory is not null && MaxPoolFunction.For(x, kernel, stride) is { } pooling)
        {
            int side = stride == 1 ? (int)x.size(2) : MapGrid.OfImage((int)x.size(2)).Pooled(kernel).Side;
            return x.requires_grad && is_grad_enabled()
                ? MaxPoolFunction.apply(x, pooling, side)
                : MaxPoolFunction.Pool(pooling, x, side);
        }
        return stride == 1
            ? nn.functional.max_pool2d(x, (long)kernel, stride: 1L, padding: kernel / 2L)
            : nn.functional.max_pool2d(x, (long)kernel, stride, ceil_mode: true);
    }

    public Tensor LocalResponseNormalization(string name, Tensor x, int channels) => _modules[name].call(x);

    public Tensor Concat(string name, IReadOnlyList<Tensor> branches) => cat([.. branches], dim: 1);

    // What the gradient needs of the branches, libtorch keeps.
    public Tensor Module(Func<Tensor> compute)
    {
        using var scope = NewDisposeScope();
        return compute().MoveToOuterDisposeScope();
    }

    /// <summary>Makes and registers the modules. What goes from layer to layer does not matter.</summary>
    private sealed class Builder(
        nn.Module network, bool batchNorm, NumberPool? memory, Dictionary<string, nn.Module<Tensor, Tensor>> modules) : ILayers<int>
    {
        public int Convolution(ConvolutionLayer layer, int x) => Register(layer.Name, new ConvolutionBlock(layer, batchNorm, memory));

        public int MaxPool(string name, int x, int kernel, int stride) => x;

        public int LocalResponseNormalization(string name, int x, int channels) => Register(name, new LocalResponseNormalization());

        public int Concat(string name, IReadOnlyList<int> branches) => 0;

        // A dot in a name begins a submodule: "inception3a.branch2.0".
        private int Register(string path, nn.Module<Tensor, Tensor> module)
        {
            modules.Add(path, module);
            string[] names = path.Split('.');
            nn.Module parent = network;
            foreach (string name in names[..^1])
                parent = parent.named_children().FirstOrDefault(child => child.name == name).module ?? Added(parent, name);
            parent.register_module(names[^1], module);
            return 0;
        }

        private static Group Added(nn.Module parent, string name)
        {
            var group = new Group(name);
            parent.register_module(name, group);
            return group;
        }
    }

    private sealed class Group(string name) : nn.Module(name);
}
