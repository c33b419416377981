namespace MLNet.GoogLeNet;

/// <summary>Whether classes with few images weigh more in the loss, so that the others do not drown them out.</summary>
public enum ClassBalance
{
    /// <summary>
    /// Where the largest class has more than three times the images of the smallest, classes weigh as with <see cref="On"/> for a
    /// classifier that is computed, and by the inverse square root of their number of images for all layers. Otherwise all weigh alike.
    /// </summary>
    Auto,

    /// <summary>Classes weigh by the inverse of their number of images, so that each counts the same in all.</summary>
    On,

    /// <summary>All images weigh alike.</summary>
    Off,
}
