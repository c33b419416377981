using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace MLNet.GoogLeNet.Heads;

/// <summary>The column with the pooled features of each view of an image, one view after the other.</summary>
internal sealed class ViewMapper(DataViewSchema input, NamedLayer layer, int views, PixelColumn pixels, int imageSize, EnginePool engines)
    : NetworkMapper(
        input, [new(ColumnName, new VectorDataViewType(NumberDataViewType.Single, views * layer.Length))], pixels, imageSize, engines,
        new ViewCrops(views, pixels, imageSize), new ComputeOptions())
{
    private const string ColumnName = "Features";

    public DataViewSchema.Column Column => OutputSchema[ColumnName];

    public override int OutputLength => layer.Length;

    public override int ResultLength => views * layer.Length;

    public override void Join(Span<float> output, int crop, Span<float> result) => output.CopyTo(result[(crop * layer.Length)..]);

    public override void Finish(Span<float> result)
    {
    }

    public override Delegate GetterOf(int added, ResultOfRow result) =>
        (ValueGetter<VBuffer<float>>)((ref VBuffer<float> features) => VectorOf(result(), ref features));

    protected override bool IsComputed(int added) => true;
}
