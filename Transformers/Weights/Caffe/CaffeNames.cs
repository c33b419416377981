using System.Diagnostics.CodeAnalysis;

namespace MLNet.GoogLeNet.Transformers.Weights.Caffe;

/// <summary>
/// The names that Caffe's layers have in the state dict, which is spelt as torchvision spells it. The ONNX model zoo's file has the
/// same layers with other endings.
/// </summary>
internal static class CaffeNames
{
    /// <summary>The layer by which a file with Caffe's names is known.</summary>
    public const string FirstLayer = "conv1/7x7_s2";

    private static readonly (string Caffe, string Ours)[] Endings = [(".weight", ".weight"), (".bias", ".bias")];
    private static readonly (string Caffe, string Ours)[] ModelZooEndings = [("_w_0", ".weight"), ("_b_0", ".bias")];

    private static readonly (string Caffe, string Ours)[] Branches =
    [
        ("1x1", "branch1.conv"),
        ("3x3_reduce", "branch2.0.conv"),
        ("3x3", "branch2.1.conv"),
        ("5x5_reduce", "branch3.0.conv"),
        ("5x5", "branch3.1.conv"),
        ("pool_proj", "branch4.1.conv"),
    ];

    private static readonly (string Caffe, string Ours)[] Layers =
    [
        (FirstLayer, "conv1.conv"),
        ("conv2/3x3_reduce", "conv2.conv"),
        ("conv2/3x3", "conv3.conv"),
        .. from module in (string[])["3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"]
           from branch in Branches
           select ($"inception_{module}/{branch.Caffe}", $"inception{module}.{branch.Ours}"),
        ("loss1/conv", "aux1.conv.conv"),
        ("loss1/fc", "aux1.fc1"),
        ("loss1/classifier", "aux1.fc2"),
        ("loss2/conv", "aux2.conv.conv"),
        ("loss2/fc", "aux2.fc1"),
        ("loss2/classifier", "aux2.fc2"),
        ("loss3/classifier", "fc"),
    ];

    private static readonly Dictionary<string, string> OursByCaffe =
        Tensors([.. Endings, .. ModelZooEndings]).ToDictionary(pair => pair.Caffe, pair => pair.Ours);
    private static readonly Dictionary<string, string> CaffeByOurs =
        Tensors(Endings).ToDictionary(pair => pair.Ours, pair => pair.Caffe);

    /// <summary>From "inception_3a/5x5.bias", or "inception_3a/5x5_b_0", to "inception3a.branch3.1.conv.bias".</summary>
    public static bool TryGetOurs(string caffe, [MaybeNullWhen(false)] out string ours) =>
        OursByCaffe.TryGetValue(caffe, out ours);

    /// <summary>From "inception3a.branch3.1.conv.bias" to "inception_3a/5x5.bias".</summary>
    public static bool TryGetCaffe(string ours, [MaybeNullWhen(false)] out string caffe) =>
        CaffeByOurs.TryGetValue(ours, out caffe);

    private static IEnumerable<(string Caffe, string Ours)> Tensors((string Caffe, string Ours)[] endings) =>
        from layer in Layers
        from ending in endings
        select (layer.Caffe + ending.Caffe, layer.Ours + ending.Ours);
}
