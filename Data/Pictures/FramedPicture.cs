namespace MLNet.GoogLeNet.Data.Pictures;

/// <summary>A decoded picture, and where in it (once resized) the square lies that is wanted.</summary>
internal readonly record struct FramedPicture(Raster Picture, Framing Framing);
