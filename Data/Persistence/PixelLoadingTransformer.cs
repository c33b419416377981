using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet;

[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: LoadableClass(
    typeof(PixelLoadingTransformer), null, typeof(SignatureLoadModel),
    "Pixels of pictures", PixelLoadingTransformer.LoaderSignature)]

namespace MLNet.GoogLeNet;

public sealed partial class PixelLoadingTransformer
{
    internal const string LoaderSignature = "GoogLeNetLoadPixels"; // at most 24 characters

    // The simple name: a full one would tie a saved model to the version of the package that saved it.
    private static VersionInfo Version => new(
        modelSignature: "GNLPIXEL", // exactly 8 characters
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(PixelLoadingTransformer).Assembly.GetName().Name,
        loaderSignature: LoaderSignature);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.SaveNonEmptyString(OutputColumnName);
        ctx.SaveNonEmptyString(InputColumnName);
        ctx.Writer.Write(Options.ResizeTo);
        ctx.Writer.Write(Options.CropTo ?? 0);
        ctx.Writer.Write((byte)Options.Fit);
        ctx.Writer.Write((byte)Options.OnBadImage);
        ctx.SaveStringOrNull(Options.ImageFolder);
    }

    // Found by ML.NET through the attribute above.
    internal static PixelLoadingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        string output = ctx.LoadNonEmptyString();
        string input = ctx.LoadNonEmptyString();
        return new(output, input, new()
        {
            ResizeTo = ctx.Reader.ReadInt32(),
            CropTo = ctx.Reader.ReadInt32() is int size and > 0 ? size : null,
            Fit = (ImageFit)ctx.Reader.ReadByte(),
            OnBadImage = (BadImagePolicy)ctx.Reader.ReadByte(),
            ImageFolder = ctx.LoadStringOrNull(),
        });
    }
}
