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
        ctx.SaveNonEmptyString(OutputColumnName);
        ctx.SaveNonEmptyString(InputColumnName);
        Write(ctx.Writer, Normalization.Mean);
        Write(ctx.Writer, Normalization.Scale);
    }

    // Found by ML.NET by its name and parameters.
    internal static ZeroMeanNormalizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        string output = ctx.LoadNonEmptyString(), input = ctx.LoadNonEmptyString();
        float[] mean = Read(ctx.Reader), scale = Read(ctx.Reader);
        if (mean.Length == 0 || mean.Length % 3 != 0 || scale.Length is not (0 or 3))
            throw Damaged($"it has a mean of {mean.Length:N0} values and a scale of {scale.Length:N0}");
        return new(output, input, new(mean, scale));
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
            throw Damaged($"it promises {count:N0} values");
        var values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = reader.ReadSingle();
        return values;
    }

    private static InvalidDataException Damaged(string problem) =>
        new($"The saved zero-mean normalisation is damaged: {problem}. Save the model again.");
}
