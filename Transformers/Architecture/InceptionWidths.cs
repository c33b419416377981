namespace MLNet.GoogLeNet.Transformers.Architecture;

/// <summary>One inception module as a row of Table 1: the number of channels that each of its convolutions puts out.</summary>
internal readonly record struct InceptionWidths(
    int Ones, int ThreesReduce, int Threes, int FivesReduce, int Fives, int PoolProjection)
{
    /// <summary>Channels of the concatenated output.</summary>
    public int Output => Ones + Threes + Fives + PoolProjection;
}
