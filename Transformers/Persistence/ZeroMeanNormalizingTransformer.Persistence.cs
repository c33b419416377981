using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet;

[assembly: LoadableClass(typeof(ZeroMeanNormalizingTransformer), null, typeof(SignatureLoadModel),
    "Zero-mean normalisation", ZeroMeanNormalizingTransformer.LoaderSignature)]

namespace MLNet.GoogLeNet;

public sealed partial class ZeroMeanNormalizingTransformer
{
    internal const string LoaderSignature = "MLNetGoogLeNetZeroMean";

    private static VersionInfo Version => new(
        modelSignature: "GOOGZERO", verWrittenCur: 0x00010001, verReadableCur: 0x00010001, verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(ZeroMeanNormalizingTransformer).Assembly.GetName().Name!, loaderSignature: LoaderSignature);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.SaveNonEmptyString(_outputColumn);
        ctx.SaveNonEmptyString(_inputColumn);
        Write(ctx.Writer, _normalization.Mean);
        Write(ctx.Writer, _normalization.Scale);
    }

    // Found by ML.NET by its name and parameters.
    internal static ZeroMeanNormalizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new(ctx.LoadNonEmptyString(), ctx.LoadNonEmptyString(), new(Read(ctx.Reader), Read(ctx.Reader)));
    }

    private static void Write(BinaryWriter writer, float[] values)
    {
        writer.Write(values.Length);
        foreach (float value in values)
            writer.Write(value);
    }

    private static float[] Read(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        if (count < 0 || count > reader.BaseStream.Length / sizeof(float))
            throw new InvalidDataException(
                $"The saved zero-mean normalisation is damaged: it promises {count:N0} values. Save the model again.");
        var values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = reader.ReadSingle();
        return values;
    }
}
