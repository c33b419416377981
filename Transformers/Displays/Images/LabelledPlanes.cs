using MLNet.GoogLeNet.Transformers.Normalization;

namespace MLNet.GoogLeNet.Displays.Images;

/// <summary>An image and what it is, where that is known.</summary>
internal sealed record LabelledPlanes(PixelPlanes Planes, string? Label);
