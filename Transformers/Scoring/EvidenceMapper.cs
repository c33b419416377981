using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Scoring;

/// <summary>One column with what a calibration is made of: the logits of an image, its pooled features and its look.</summary>
internal sealed class EvidenceMapper(
    DataViewSchema input, GoogLeNetModel model, EnginePool engines, int crops, ComputeOptions options, PixelColumn pixels)
    : LogitMapper(input, [Added(model)], pixels, model, engines, crops, options, withFeatures: true, withLook: true)
{
    private const string Name = "GoogLeNet.Evidence";

    private static readonly float LeastLogarithm = MathF.Log(float.Epsilon);

    /// <summary>The column, vector of single [classes + 1024 + 5].</summary>
    public DataViewSchema.Column Column => OutputSchema[Name];

    public override void Finish(Span<float> result)
    {
        ToLogits(result);
        if (Parts > 1) // a probability that is too small for a single is not 0
            TensorPrimitives.Max(result[..Classes], LeastLogarithm, result[..Classes]);
    }

    public override Delegate GetterOf(int added, ResultOfRow result) =>
        (ValueGetter<VBuffer<float>>)((ref VBuffer<float> evidence) => VectorOf(result(), ref evidence));

    protected override bool IsComputed(int added) => true;

    private static DataViewSchema.DetachedColumn Added(GoogLeNetModel model) =>
        new(Name, new VectorDataViewType(NumberDataViewType.Single, model.ClassNames.Count + Table1.Inception5B.Output + ImageLook.Length));
}
