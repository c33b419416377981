namespace MLNet.GoogLeNet;

/// <summary>A class and its probability, 0 to 1.</summary>
public readonly record struct ClassProbability(string ClassName, float Probability);
