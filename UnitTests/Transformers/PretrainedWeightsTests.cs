using System.Globalization;
using MLNet.GoogLeNet.Transformers.Weights.Fetching;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

/// <summary>What is known of the public files, and where they are kept.</summary>
public sealed class PretrainedWeightsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // BVLC/caffe, models/bvlc_googlenet/readme.md; pytorch/vision, GoogLeNet_Weights.IMAGENET1K_V1: 49.731 MiB.
    [Fact]
    public void Addresses_hashes_and_sizes_are_those_that_are_published()
    {
        Assert.Equal("http://dl.caffe.berkeleyvision.org/bvlc_googlenet.caffemodel", PretrainedWeights.Bvlc.Address.ToString());
        Assert.Equal("SHA-1 405fc5acd08a3bb12de8ee5e23a96bec22f08204", PretrainedWeights.Bvlc.Hash);
        Assert.Equal(53_533_754, PretrainedWeights.Bvlc.Size);
        Assert.Contains("unrestricted use", PretrainedWeights.Bvlc.License);

        Assert.Equal("https://download.pytorch.org/models/googlenet-1378be20.pth", PretrainedWeights.Torchvision.Address.ToString());
        Assert.Equal("SHA-256 1378be20…", PretrainedWeights.Torchvision.Hash);
        Assert.Equal(49.731, Math.Round(PretrainedWeights.Torchvision.Size / (double)(1 << 20), 3));
        Assert.Contains("terms of their own, derived from the data", PretrainedWeights.Torchvision.License);
    }

    [Fact]
    public void The_page_about_weights_has_their_files_hashes_and_means()
    {
        string page = File.ReadAllText(RepositoryFolder.PathOf("docs", "weights.md"));

        Assert.All([PretrainedWeights.Bvlc, PretrainedWeights.Torchvision], weights =>
        {
            Assert.Contains($"`{Path.GetFileName(weights.Address.LocalPath)}`", page);
            Assert.Contains($"`{weights.Hash.Split(' ')[1].TrimEnd('…')}`", page);
        });
        Assert.Contains(PretrainedWeights.Bvlc.Size.ToString("N0", CultureInfo.InvariantCulture), page);
        Assert.Contains(
            $"{ChannelMean.BvlcGoogLeNet.Red}, {ChannelMean.BvlcGoogLeNet.Green}, {ChannelMean.BvlcGoogLeNet.Blue}", page);
    }

    [Fact]
    public void The_cache_is_where_the_environment_says()
    {
        Assert.Equal("own", WeightsCache.Folder(Variables(("MLNET_GOOGLENET_CACHE", "own"), ("XDG_CACHE_HOME", "/caches"))));
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal("/caches/mlnet-googlenet",
            WeightsCache.Folder(Variables(("XDG_CACHE_HOME", "/caches"), ("MLNET_GOOGLENET_CACHE", ""))));
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assert.Equal($"{home}/.cache/mlnet-googlenet", WeightsCache.Folder(Variables()));
        Assert.Equal($"{home}/.cache/mlnet-googlenet", WeightsCache.Folder(Variables(("XDG_CACHE_HOME", "relative"))));
    }

    [Fact]
    public void Nothing_that_trains_or_loads_knows_of_the_network()
    {
        static bool UsesHttp(Type type) => type.Assembly.GetReferencedAssemblies().Any(assembly => assembly.Name == "System.Net.Http");

        Assert.False(UsesHttp(typeof(GoogLeNetTrainer)));
        Assert.False(UsesHttp(typeof(PixelLoadingEstimator)));
        Assert.True(UsesHttp(typeof(PretrainedWeights)));
        FolderUses.Use[] uses =
        [
            .. FolderUses.OfLibrary("Transformers", "MLNet.GoogLeNet.Transformers"),
            .. FolderUses.OfLibrary("Estimators", "MLNet.GoogLeNet"),
        ];
        Assert.Equal(["PretrainedWeights"], uses.Where(use => use.To == "/Weights/Fetching").Select(use => use.From));
        Assert.DoesNotContain(uses, use => use.To == "PretrainedWeights");
        Assert.DoesNotContain(Directory.GetFiles(RepositoryFolder.PathOf("Estimators"), "*.cs", SearchOption.AllDirectories),
            source => File.ReadAllText(source).Contains("PretrainedWeights.", StringComparison.Ordinal));
    }

    private static Func<string, string?> Variables(params (string Name, string Value)[] variables) =>
        name => variables.FirstOrDefault(variable => variable.Name == name).Value;
}
