namespace MLNet.GoogLeNet;

/// <summary>A class and its rows on both sides of a split.</summary>
public sealed class ClassShare
{
    internal ClassShare(string name, long trainRows, long testRows) => (Name, TrainRows, TestRows) = (name, trainRows, testRows);

    /// <summary>The name of the class, or its key where it has none.</summary>
    public string Name { get; }

    /// <summary>Rows in the training set.</summary>
    public long TrainRows { get; }

    /// <summary>Rows in the test set.</summary>
    public long TestRows { get; }

    /// <summary>The part of the rows that is in the test set, from 0 to 1.</summary>
    public double TestShare => TestRows / (double)(TrainRows + TestRows);
}
