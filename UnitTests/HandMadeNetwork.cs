using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>
/// A network that nobody trained and everybody understands: brightness goes through one channel from the first convolution to the last
/// maps, and the classifier takes much of it for "bright" and little for "dark".
/// </summary>
internal static class HandMadeNetwork
{
    public const string Bright = "bright", Dark = "dark";

    public static GoogLeNetModel Make(int imageSize, float[]? mean = null)
    {
        var weights = SyntheticModels.Make(GoogLeNetArchitecture.Paper, imageSize, classes: 2).Weights
            .ToDictionary(pair => pair.Key, pair => new WeightTensor(pair.Value.Shape, new float[pair.Value.Values.Length]));
        float[] Values(string name) => weights[name].Values;
        for (int channel = 0; channel < 3; channel++)
            Values("conv1.conv.weight")[channel * 49 + 24] = 1 / 3f; // [64, 3, 7, 7]: the pixel itself, grey
        Values("conv2.conv.weight")[0] = 1;                          // [64, 64, 1, 1]
        Values("conv3.conv.weight")[4] = 1;                          // [192, 64, 3, 3]
        foreach (string name in (string[])["3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"])
            Values($"inception{name}.branch1.conv.weight")[0] = 1;   // [out, in, 1, 1]
        (Values("fc.weight")[0], Values("fc.weight")[1024]) = (0.05f, -0.05f);
        return new(GoogLeNetArchitecture.Paper, [Bright, Dark], imageSize, mean ?? [0, 0, 0], weights);
    }
}
