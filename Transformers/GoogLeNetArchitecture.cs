namespace MLNet.GoogLeNet;

/// <summary>placeholder until merge</summary>
public enum GoogLeNetArchitecture
{
    /// <summary>p</summary>
    Paper,
    /// <summary>t</summary>
    Torchvision,
}
