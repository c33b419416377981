using System.Security.Cryptography;
using MLNet.GoogLeNet.Transformers.Weights.Fetching;

namespace MLNet.GoogLeNet;

/// <summary>Public weights of GoogLeNet, trained on ImageNet's thousand classes and fetched from their publisher on request.</summary>
/// <remarks>
/// Nothing else in this library uses the network: training and loading take a file, such as the one whose path <see cref="FetchAsync"/>
/// gives. A fetched file stays in a cache folder, known by its hash, and is used from there without a network. The folder is the one that
/// the environment variable <c>MLNET_GOOGLENET_CACHE</c> names; by default <c>mlnet-googlenet</c> in <c>XDG_CACHE_HOME</c> or
/// <c>~/.cache</c>, on Windows <c>MLNet.GoogLeNet</c> in the local application data.
/// </remarks>
/// <example>
/// <code>
/// string weights = await PretrainedWeights.Bvlc.FetchAsync();
/// var options = new GoogLeNetOptions { InitialWeights = weights };
/// </code>
/// </example>
public sealed class PretrainedWeights
{
    private readonly PublishedFile _file;

    internal PretrainedWeights(string license, PublishedFile file)
    {
        License = license;
        _file = file;
    }

    /// <summary>
    /// BVLC GoogLeNet, a Caffe model in the layout of the paper: 53.5 MB. Its mean is <see cref="ChannelMean.BvlcGoogLeNet"/>.
    /// </summary>
    public static PretrainedWeights Bvlc { get; } = new(
        "Released for unrestricted use (github.com/BVLC/caffe, models/bvlc_googlenet/readme.md).",
        new(new("http://dl.caffe.berkeleyvision.org/bvlc_googlenet.caffemodel"), 53_533_754, 0,
            new(HashAlgorithmName.SHA1, "405fc5acd08a3bb12de8ee5e23a96bec22f08204")));

    /// <summary>
    /// torchvision's GoogLeNet, with batch norm: 52.1 MB. Its mean is <see cref="ChannelMean.Torchvision"/>.
    /// </summary>
    public static PretrainedWeights Torchvision { get; } = new(
        "torchvision's code has the BSD 3-clause licence. Its documentation says that pretrained models may have licences or terms of "
        + "their own, derived from the data that they were trained on (here ImageNet), and that it is up to you to determine whether you "
        + "may use them.",
        // Published as 49.731 MiB. The name of the file has the first digits of its hash.
        new(new("https://download.pytorch.org/models/googlenet-1378be20.pth"), 52_146_733, 100_000,
            new(HashAlgorithmName.SHA256, "1378be20")));

    /// <summary>What their publisher says about their use.</summary>
    public string License { get; }

    /// <summary>Where their publisher has them.</summary>
    public Uri Address => _file.Address;

    /// <summary>The length of the file in bytes. That of <see cref="Torchvision"/> is rounded, as it is published.</summary>
    public long Size => _file.Size;

    internal string Hash => _file.Hash.ToString();

    /// <summary>The path of the file in the cache; null where it is not there, or is damaged. Never uses the network.</summary>
    /// <param name="cacheFolder">The folder of the cache; null: the default.</param>
    public string? FindCached(string? cacheFolder = null)
    {
        string path = PathIn(cacheFolder);
        return _file.Hash.IsOf(path) ? path : null;
    }

    /// <summary>
    /// The path of the file in the cache. Where it is not there, it is fetched first, and checked by its length and hash; what a broken
    /// connection or a cancellation leaves is where the next call resumes. Proxies are those of the environment (<c>HTTPS_PROXY</c>,
    /// <c>HTTP_PROXY</c>, <c>NO_PROXY</c>) or of the system. Several processes may call it at once: one fetches and the others wait.
    /// </summary>
    /// <param name="cacheFolder">The folder of the cache; null: the default.</param>
    /// <param name="address">A mirror, from which the same file is fetched; null: the publisher's address.</param>
    /// <param name="progress">Receives the number of bytes that are there, of <see cref="Size"/>.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <exception cref="ArgumentException">The folder is empty, or the address is not one of http or https.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached, refuses, or breaks off.</exception>
    /// <exception cref="InvalidDataException">The server has another file: its length or its hash is wrong.</exception>
    /// <exception cref="IOException">The cache cannot be written.</exception>
    public Task<string> FetchAsync(
        string? cacheFolder = null, Uri? address = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        string path = PathIn(cacheFolder);
        if (address is not null && !(address.IsAbsoluteUri && address.Scheme is "http" or "https"))
            throw new ArgumentException($"'{address}' is not an address that begins with http:// or https://.", nameof(address));
        return FetchAsync();

        async Task<string> FetchAsync()
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_file.Hash.IsOf(path))
                await new Download(_file, address ?? _file.Address, path, progress).RunAsync(cancellationToken).ConfigureAwait(false);
            return path;
        }
    }

    private string PathIn(string? cacheFolder)
    {
        if (cacheFolder is not null)
            ArgumentException.ThrowIfNullOrWhiteSpace(cacheFolder);
        return WeightsCache.PathOf(_file, cacheFolder);
    }
}
