namespace MLNet.GoogLeNet;

/// <summary>Which average of the weights over the steps is validated and returned.</summary>
public enum WeightAveraging
{
    /// <summary>None: the weights of the last step.</summary>
    None,

    /// <summary>
    /// The even average over all steps of the last three quarters of training (Polyak and Juditsky 1992; paper, section 6).
    /// </summary>
    Polyak,

    /// <summary>A moving average in which older steps fade.</summary>
    Exponential,
}
