namespace MLNet.GoogLeNet;

/// <summary>Whether classes with few images weigh more in the loss, so that they are not drowned out by the others.</summary>
public enum ClassBalance
{
    /// <summary>
    /// Where the largest class has more than three times the images of the smallest, classes weigh by the inverse square root of their
    /// number of images: a class with a hundredth of the images has ten times the weight. Otherwise all weigh alike.
    /// </summary>
    Auto,

    /// <summary>Classes weigh by the inverse of their number of images, so that each counts the same in all.</summary>
    On,

    /// <summary>All images weigh alike.</summary>
    Off,
}
