namespace MLNet.GoogLeNet.Training;

/// <summary>
/// A seed for each random thing of a training. What an epoch, an image or a mini-batch draws depends on its own numbers alone, not
/// on what was drawn before, so that training can resume at any step and on any number of threads.
/// </summary>
internal readonly record struct Seeds(int Training)
{
    public Random Order(int epoch) => Of(1, epoch, 0);

    public Random Image(int epoch, int row) => Of(2, epoch, row);

    public Random Mixing(int epoch, int miniBatch) => Of(3, epoch, miniBatch);

    public ulong Dropout(int epoch, int miniBatch) => Mix(4, epoch, miniBatch);

    private Random Of(int kind, int epoch, int index) => new(unchecked((int)Mix(kind, epoch, index)));

    // The finaliser of SplitMix64 (Steele et al. 2014, "Fast splittable pseudorandom number generators") over the four numbers.
    private ulong Mix(int kind, int epoch, int index)
    {
        ulong hash = 0;
        foreach (int number in (ReadOnlySpan<int>)[Training, kind, epoch, index])
        {
            unchecked
            {
                hash += (uint)number + 0x9E3779B97F4A7C15;
                hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
                hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
                hash ^= hash >> 31;
            }
        }
        return hash;
    }
}
