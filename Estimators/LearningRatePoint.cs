namespace MLNet.GoogLeNet;

/// <summary>One step of a search for the learning rate.</summary>
/// <param name="LearningRate">The learning rate of the step, above 0.</param>
/// <param name="Loss">The training loss, smoothed over the steps up to it.</param>
public sealed record LearningRatePoint(double LearningRate, double Loss);
