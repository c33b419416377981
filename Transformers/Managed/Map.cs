namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>
/// What goes from layer to layer, [N, H, W, C] in memory: the channels of a pixel lie side by side, in whole registers of any width.
/// </summary>
/// <param name="channels">C.</param>
/// <param name="side">H and W.</param>
internal sealed class Map(int channels, int side)
{
    /// <summary>Channels are filled up to a multiple of this, the numbers in the widest register.</summary>
    public const int ChannelBlock = 16;

    private Map? _whole;
    private int _firstChannel;

    public int Channels => channels;

    public int Side => side;

    /// <summary>Numbers from a pixel to the next.</summary>
    public int Stride => _whole?.Stride ?? Padded(channels);

    /// <summary>Numbers from an image to the next.</summary>
    public long ImageStride => (long)side * side * Stride;

    /// <summary>The map that owns the memory: this one, or the concatenation that it is a part of.</summary>
    public Map Whole => _whole ?? this;

    /// <summary>Where its memory begins; set on a whole map when all are known.</summary>
    public long Start { get; set; }

    /// <summary>Whether it holds all images of a mini-batch at once, or one after another.</summary>
    public bool HoldsAllImages { get; set; }

    /// <summary>The first number of an image.</summary>
    public long Offset(int image) => Whole.Start + (Whole.HoldsAllImages ? image * Whole.ImageStride : 0) + _firstChannel;

    /// <summary>Makes it a part of a wider map of the same side.</summary>
    public void JoinIn(Map whole, int firstChannel) => (_whole, _firstChannel) = (whole, firstChannel);

    public static int Padded(int channels) => (channels + ChannelBlock - 1) / ChannelBlock * ChannelBlock;
}
