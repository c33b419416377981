using System.Numerics.Tensors;

namespace MLNet.GoogLeNet.Transformers.Attention;

/// <summary>
/// Class activation maps (Zhou et al. 2016, section 2). After the last maps GoogLeNet has nothing but their average and a linear layer, so
/// a logit is a sum over places: where its terms are high, there is evidence for the class.
/// </summary>
internal static class ClassActivation
{
    private const string Weight = "fc.weight", Bias = "fc.bias"; // [classes, C], [classes]

    /// <summary>The last maps [C, H, W] → what each place says for a class, [H, W]. Its mean plus the bias is the logit.</summary>
    public static float[] Map(GoogLeNetModel model, ReadOnlySpan<float> maps, int label)
    {
        ReadOnlySpan<float> weights = WeightsOf(model, label);
        int places = maps.Length / weights.Length;
        var map = new float[places];
        for (int channel = 0; channel < weights.Length; channel++)
            TensorPrimitives.MultiplyAdd(maps.Slice(channel * places, places), weights[channel], map, map);
        return map;
    }

    /// <summary>The last maps [C, H, W] → logits [classes].</summary>
    public static float[] Logits(GoogLeNetModel model, ReadOnlySpan<float> maps)
    {
        var pooled = new float[WeightsOf(model, label: 0).Length];
        int places = maps.Length / pooled.Length;
        for (int channel = 0; channel < pooled.Length; channel++)
            pooled[channel] = TensorPrimitives.Sum(maps.Slice(channel * places, places)) / places;

        var logits = new float[model.ClassNames.Count];
        for (int label = 0; label < logits.Length; label++)
            logits[label] = TensorPrimitives.Dot(WeightsOf(model, label), pooled) + model.Weights[Bias].Values[label];
        return logits;
    }

    private static ReadOnlySpan<float> WeightsOf(GoogLeNetModel model, int label)
    {
        float[] all = model.Weights[Weight].Values;
        int channels = all.Length / model.ClassNames.Count;
        return all.AsSpan(label * channels, channels);
    }
}
