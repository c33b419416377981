namespace Tool.Scoring.Outputs;

/// <summary>Writes rows in one of the formats.</summary>
internal interface IRowWriter : IDisposable
{
    void Write(ResultRow row);

    /// <summary>Writes what is owed after the last row.</summary>
    void Complete();
}
