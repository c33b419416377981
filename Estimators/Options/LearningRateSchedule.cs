namespace MLNet.GoogLeNet;

/// <summary>How the learning rate changes during training; t is the share that is done after warm-up, 0 to 1.</summary>
public enum LearningRateSchedule
{
    /// <summary>Does not change.</summary>
    Constant,

    /// <summary>Falls by a factor each time so many epochs are done: factor^⌊epochs / every⌋ (paper, section 6).</summary>
    Step,

    /// <summary>Falls by the same factor, but a little at every step: factor^(epochs / every).</summary>
    Exponential,

    /// <summary>Falls to zero as (1 − t)^power (Caffe).</summary>
    Polynomial,

    /// <summary>Falls to zero as (1 + cos πt) / 2 (Loshchilov and Hutter 2016, arXiv 1608.03983).</summary>
    Cosine,

    /// <summary>
    /// Rises from 1/25 over the first 30 % and falls to 1/250,000, both along a cosine (Smith and Topin 2017, arXiv 1708.07120; PyTorch's
    /// figures).
    /// </summary>
    OneCycle,
}
