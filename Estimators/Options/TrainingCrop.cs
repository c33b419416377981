namespace MLNet.GoogLeNet;

/// <summary>Which part of an image training shows to the network.</summary>
public enum TrainingCrop
{
    /// <summary>The square in the middle, at the image's own scale, as in validation.</summary>
    Centre,

    /// <summary>A square of the network's size at a random place, at the image's own scale: 224 of 256 in the BVLC solver.</summary>
    Fixed,

    /// <summary>
    /// A rectangle of random area and aspect ratio at a random place, resized to the network's square (paper, section 6).
    /// </summary>
    Area,
}
