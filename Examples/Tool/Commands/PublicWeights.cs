namespace Tool.Commands;

/// <summary>The names of the public weights.</summary>
internal enum PublicWeights
{
    Bvlc,
    Torchvision,
}
