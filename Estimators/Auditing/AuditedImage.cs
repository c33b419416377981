using System.Numerics.Tensors;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>A row of the images that are audited.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Label">Its class, from 0; −1 for none.</param>
/// <param name="Split">The value of its split; null where there are no splits.</param>
/// <param name="Group">The value of its group; null where there are no groups.</param>
internal sealed record AuditedImage(string Path, int Label, object? Split, object? Group)
{
    /// <summary>Why it cannot be read; null where it can.</summary>
    public string? Error { get; init; }

    public Fingerprint Fingerprint { get; init; }

    /// <summary>Pooled features, of length 1; empty where it cannot be read.</summary>
    public float[] Features { get; init; } = [];

    public bool IsReadable => Error is null;

    /// <summary>The cosine of the features of two images, from −1 to 1.</summary>
    public double CosineTo(AuditedImage other) => TensorPrimitives.Dot<float>(Features, other.Features);

    /// <summary>Whether training and test cannot both have the one and the other.</summary>
    public bool IsApartFrom(AuditedImage other) => !Equals(Split, other.Split) || !Equals(Group, other.Group);
}
