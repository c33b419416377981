namespace MLNet.GoogLeNet;

/// <summary>Whether the two auxiliary classifiers on 4a and 4d take part in training (paper, section 5). Scoring never has them.</summary>
public enum AuxiliaryClassifiers
{
    /// <summary>They do not.</summary>
    Off,

    /// <summary>They do, and start afresh.</summary>
    On,

    /// <summary>
    /// They do, and start from the initial weights where these have them and they fit; the rest starts afresh.
    /// </summary>
    FromFile,
}
