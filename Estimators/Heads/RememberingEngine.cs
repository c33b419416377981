using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Heads;

/// <summary>Computes what a file does not know, and keeps it there.</summary>
/// <param name="engine">What computes; belongs to this object from now on.</param>
/// <param name="network">A hash of the network that it computes.</param>
/// <param name="file">Keeps the features.</param>
internal sealed class RememberingEngine(IScoringEngine engine, byte[] network, FeatureFile file) : IScoringEngine
{
    public string Description => engine.Description;

    public void EnterLane() => engine.EnterLane();

    public void Score(ReadOnlySpan<float> pixels, int count, Span<float> outputs)
    {
        int image = pixels.Length / count, vector = outputs.Length / count;
        var unknown = new List<(int Place, FeatureKey Key)>();
        for (int i = 0; i < count; i++)
        {
            var key = FeatureKey.Of(network, pixels.Slice(i * image, image));
            if (!file.TryFind(key, outputs.Slice(i * vector, vector)))
                unknown.Add((i, key));
        }
        if (unknown.Count == 0)
            return;
        float[] inputs = new float[unknown.Count * image], computed = new float[unknown.Count * vector];
        for (int i = 0; i < unknown.Count; i++)
            pixels.Slice(unknown[i].Place * image, image).CopyTo(inputs.AsSpan(i * image));
        engine.Score(inputs, unknown.Count, computed);
        for (int i = 0; i < unknown.Count; i++)
        {
            ReadOnlySpan<float> values = computed.AsSpan(i * vector, vector);
            values.CopyTo(outputs.Slice(unknown[i].Place * vector, vector));
            file.Add(unknown[i].Key, values);
        }
    }

    public void Dispose() => engine.Dispose();
}
