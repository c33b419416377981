namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>The memory of one computation: of the maps, and of threads.</summary>
/// <param name="maps">Numbers in all maps.</param>
/// <param name="scratch">Numbers that a thread needs beside them.</param>
internal sealed unsafe class PlanMemory(long maps, long scratch)
{
    private readonly AlignedNumbers _maps = new(maps);
    private readonly List<AlignedNumbers> _free = [];

    /// <summary>The first number of an image in a map.</summary>
    public float* At(Map map, int image) => _maps.Pointer + map.Offset(image);

    /// <summary>Memory that no other thread uses until it is returned.</summary>
    public AlignedNumbers Rent()
    {
        lock (_free)
        {
            if (_free.Count == 0)
                return new(scratch);
            AlignedNumbers rented = _free[^1];
            _free.RemoveAt(_free.Count - 1);
            return rented;
        }
    }

    public void Return(AlignedNumbers rented)
    {
        lock (_free)
            _free.Add(rented);
    }
}
