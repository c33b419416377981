namespace MLNet.GoogLeNet;

/// <summary>The algorithm that turns gradients into steps.</summary>
public enum GradientOptimizer
{
    /// <summary>Stochastic gradient descent with momentum.</summary>
    Sgd,

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2017, arXiv 1711.05101); β₂ 0.999, ε 1e-8.</summary>
    AdamW,
}
