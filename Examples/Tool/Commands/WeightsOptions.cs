using Tool.CommandLine;

namespace Tool.Commands;

/// <summary>Which public weights are fetched, and where they are kept.</summary>
internal sealed record WeightsOptions
{
    [OneOf("name", "The weights to fetch: bvlc or torchvision.", Default = "none; lists them")]
    public PublicWeights? Name { get; init; }

    [Folder("--cache", "folder", "Keeps the files.", Default = "MLNET_GOOGLENET_CACHE, or else in the user's folder for caches")]
    public string? Cache { get; init; }

    [Address("--url", "address", "A mirror to fetch the same file from.", Default = "the publisher's address")]
    public Uri? Url { get; init; }
}
