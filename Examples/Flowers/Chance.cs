namespace Flowers;

/// <summary>The ways in which a drawing asks its source of randomness.</summary>
internal static class Chance
{
    public static float Between(this Random random, float low, float high) => low + (high - low) * random.NextSingle();

    public static bool Happens(this Random random, double probability) => random.NextDouble() < probability;

    /// <summary>A source for the image with this number that owes nothing to its neighbours' sources.</summary>
    public static Random For(int seed, FlowerKind kind, int number)
    {
        // Sources with adjacent seeds begin alike; the finalizer of MurmurHash3 sets the seeds far apart.
        uint hash = unchecked(((uint)seed * 31 + (uint)kind) * 1_000_003 + (uint)number);
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return new Random((int)((hash ^ (hash >> 16)) & int.MaxValue));
    }
}
