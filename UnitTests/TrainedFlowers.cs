using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.UnitTests;
using Xunit;

[assembly: AssemblyFixture(typeof(TrainedFlowers))]

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Twelve images of two classes and a pipeline that was trained on them for an epoch: once for all tests that only read.</summary>
public sealed class TrainedFlowers : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Lazy<TransformerChain<GoogLeNetTransformer>> _model;
    private readonly Lazy<byte[]> _saved;

    public TrainedFlowers()
    {
        Images = MLContext.Data.LoadFromImageFolder(SyntheticImages.ClassFolders(_folder, classes: 2, perClass: 6));
        _model = new(() => Pipeline(MLContext).Fit(Images));
        _saved = new(Save);
    }

    /// <summary>The least that trains: seconds for everything.</summary>
    internal static GoogLeNetOptions Tiny { get; } = new()
    {
        Architecture = GoogLeNetArchitecture.Torchvision,
        ImageSize = 32,
        Epochs = 1,
        MiniBatchSize = 8,
        ValidationFraction = 0,
        HeadFirst = false,
        Auxiliary = AuxiliaryClassifiers.Off,
        Seed = 1,
    };

    internal static string[] ClassNames => ["class0", "class1"];

    internal MLContext MLContext { get; } = new(seed: 1);

    /// <summary>The folder with the subfolders class0 and class1.</summary>
    internal string Folder => _folder.FullPath;

    /// <summary>Columns ImagePath and Label.</summary>
    internal IDataView Images { get; }

    /// <summary>LoadPixels, NormalizeZeroMean and the trainer, fitted to the images. Not to be disposed.</summary>
    internal TransformerChain<GoogLeNetTransformer> Model => _model.Value;

    /// <summary>The model as a saved file. Not to be changed.</summary>
    internal byte[] Saved => _saved.Value;

    /// <summary>The last part of the model.</summary>
    internal GoogLeNetTransformer GoogLeNet => Model.LastTransformer;

    /// <summary>The mean that the model learnt.</summary>
    internal ChannelMean Mean => GoogLeNet.Model.ChannelMean!;

    internal static EstimatorChain<GoogLeNetTransformer> Pipeline(MLContext mlContext, BadImagePolicy onBadImage = BadImagePolicy.Throw) =>
        mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = 32, OnBadImage = onBadImage })
            .Append(mlContext.Transforms.NormalizeZeroMean("Pixels"))
            .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(Tiny));

    /// <summary>The images as zero-mean pixels, as the last part of the model takes them.</summary>
    internal IDataView Pixels(int size = 32) =>
        MLContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { ResizeTo = size })
            .Append(MLContext.Transforms.NormalizeZeroMean("Pixels", Mean)).Fit(Images).Transform(Images);

    public void Dispose()
    {
        if (_model.IsValueCreated)
            _model.Value.Dispose();
        _folder.Dispose();
    }

    private byte[] Save()
    {
        using var file = new MemoryStream();
        MLContext.Model.Save(Model, Images.Schema, file);
        return file.ToArray();
    }
}
