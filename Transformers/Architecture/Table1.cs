namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>The widths of GoogLeNet, in the order of Table 1 of Szegedy et al. 2014 (arXiv 1409.4842).</summary>
internal static class Table1
{
    public const int InputChannels = 3;
    public const int Conv1 = 64;         // 7×7/2
    public const int Conv1Kernel = 7;
    public const int Conv2Reduce = 64;   // 1×1 before the 3×3
    public const int Conv2 = 192;        // 3×3/1

    // 1×1, 3×3 reduce, 3×3, 5×5 reduce, 5×5, pool projection
    public static readonly InceptionWidths Inception3A = new(64, 96, 128, 16, 32, 32);
    public static readonly InceptionWidths Inception3B = new(128, 128, 192, 32, 96, 64);
    public static readonly InceptionWidths Inception4A = new(192, 96, 208, 16, 48, 64);
    public static readonly InceptionWidths Inception4B = new(160, 112, 224, 24, 64, 64);
    public static readonly InceptionWidths Inception4C = new(128, 128, 256, 24, 64, 64);
    public static readonly InceptionWidths Inception4D = new(112, 144, 288, 32, 64, 64);
    public static readonly InceptionWidths Inception4E = new(256, 160, 320, 32, 128, 128);
    public static readonly InceptionWidths Inception5A = new(256, 160, 320, 32, 128, 128);
    public static readonly InceptionWidths Inception5B = new(384, 192, 384, 48, 128, 128);

    // Section 5: a 1×1 convolution with 128 filters and a fully connected layer with 1024 units in each auxiliary classifier.
    public const int AuxiliaryConvolution = 128;
    public const int AuxiliaryHidden = 1024;
    public const int AuxiliaryGrid = 4;  // the average pool 5×5/3 leaves 4×4 of the 14×14 of 4a and 4d
}

/// <summary>One inception module as a row of Table 1: the number of output channels of each of its convolutions.</summary>
internal readonly record struct InceptionWidths(
    int Ones, int ThreesReduce, int Threes, int FivesReduce, int Fives, int PoolProjection)
{
    /// <summary>Channels of the concatenated output.</summary>
    public int Output => Ones + Threes + Fives + PoolProjection;
}
