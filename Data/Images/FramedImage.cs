namespace MLNet.GoogLeNet.Data.Images;

/// <summary>A decoded image, and where in it (once resized) the square lies that is wanted.</summary>
internal readonly record struct FramedImage(Raster Image, Framing Framing);
