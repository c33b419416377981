namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>Memory that is used again and again, by one borrower at a time. Thread-safe.</summary>
internal sealed class NumberPool
{
    private readonly List<AlignedNumbers> _free = [];

    /// <summary>Memory for at least this many numbers, with arbitrary contents: the smallest free block that fits, or a new one.</summary>
    public AlignedNumbers Rent(long length)
    {
        lock (_free)
        {
            AlignedNumbers? fitting = _free.Where(numbers => numbers.Length >= length).MinBy(numbers => numbers.Length);
            if (fitting is null || fitting.Length > 2 * length)
                return new(length);
            _free.Remove(fitting);
            return fitting;
        }
    }

    public void Return(AlignedNumbers rented)
    {
        lock (_free)
            _free.Add(rented);
    }
}
