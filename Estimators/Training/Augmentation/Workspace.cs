namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>What a thread needs while it augments an image, kept for the next one.</summary>
internal sealed class Workspace
{
    [ThreadStatic]
    private static Workspace? _ofThisThread;

    private Frame? _frame;
    private float[] _mean = [];

    private Workspace()
    {
    }

    public static Workspace OfThisThread => _ofThisThread ??= new();

    /// <summary>A frame of [3, side, side] with anything in it.</summary>
    public Frame Frame(int side) => _frame?.Side == side ? _frame : _frame = new(side);

    /// <summary>Room for the part of a mean image that a crop shows.</summary>
    public float[] Mean(int length) => _mean.Length == length ? _mean : _mean = new float[length];
}
