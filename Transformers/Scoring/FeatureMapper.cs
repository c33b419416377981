using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>The column with the output of a layer.</summary>
internal sealed class FeatureMapper(
    DataViewSchema input, string column, NamedLayer layer, PixelColumn pixels, int imageSize, EnginePool engines, ComputeOptions options,
    Action computedOften)
    : NetworkMapper(input, [Column(column, layer)], pixels, imageSize, engines, ImageCrops.Of(1, pixels, imageSize), options)
{
    private const int Often = 3; // looking once or twice is fine; a trainer without a cache takes hundreds

    private int _passes;

    /// <summary>A vector of single [C, H, W], of pooled maps [C].</summary>
    public static DataViewSchema.DetachedColumn Column(string name, NamedLayer layer) =>
        new(name, new VectorDataViewType(NumberDataViewType.Single, layer.Shape));

    public override int OutputLength => layer.Length;

    public override void BeginPass()
    {
        if (Interlocked.Increment(ref _passes) == Often)
            computedOften();
    }

    // Of one crop and one network, to zeros.
    public override void Join(Span<float> output, int crop, Span<float> result) => TensorPrimitives.Add(result, output, result);

    public override void Finish(Span<float> result)
    {
    }

    public override Delegate GetterOf(int added, ResultOfRow result) =>
        (ValueGetter<VBuffer<float>>)((ref VBuffer<float> features) => VectorOf(result(), ref features));

    protected override bool IsComputed(int added) => true;
}
