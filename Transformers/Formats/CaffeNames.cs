using System.Diagnostics.CodeAnalysis;

namespace MLNet.GoogLeNet.Transformers.Formats;

/// <summary>The names that Caffe's layers have in the state dict, which is spelt as torchvision spells it.</summary>
internal static class CaffeNames
{
    /// <summary>The tensor by which a file with Caffe's names is known.</summary>
    public const string FirstWeight = "conv1/7x7_s2.weight";

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
        ("conv1/7x7_s2", "conv1.conv"),
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
        Tensors.ToDictionary(pair => pair.Caffe, pair => pair.Ours);
    private static readonly Dictionary<string, string> CaffeByOurs =
        Tensors.ToDictionary(pair => pair.Ours, pair => pair.Caffe);

    /// <summary>From "inception_3a/5x5.bias" to "inception3a.branch3.1.conv.bias".</summary>
    public static bool TryGetOurs(string caffe, [MaybeNullWhen(false)] out string ours) =>
        OursByCaffe.TryGetValue(caffe, out ours);

    /// <summary>From "inception3a.branch3.1.conv.bias" to "inception_3a/5x5.bias".</summary>
    public static bool TryGetCaffe(string ours, [MaybeNullWhen(false)] out string caffe) =>
        CaffeByOurs.TryGetValue(ours, out caffe);

    private static IEnumerable<(string Caffe, string Ours)> Tensors =>
        from layer in Layers
        from suffix in (string[])[".weight", ".bias"]
        select (layer.Caffe + suffix, layer.Ours + suffix);
}
