using MLNet.GoogLeNet.Transformers.Normalization;

namespace MLNet.GoogLeNet.Transformers.Displays.Pictures;

/// <summary>A picture and what it is, where that is known.</summary>
internal sealed record LabelledPlanes(PixelPlanes Planes, string? Label);
