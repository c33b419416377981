using MLNet.GoogLeNet.Training;

namespace MLNet.GoogLeNet.Heads;

/// <summary>The classifier that did best on images that it had not learnt from.</summary>
/// <param name="Classifier">The classifier.</param>
/// <param name="Strength">Of its penalty.</param>
/// <param name="Training">How classifiers of that strength did on what they had learnt from.</param>
/// <param name="Validation">How they did on other images; none where there are none.</param>
internal sealed record Choice(LinearClassifier Classifier, double Strength, Tally Training, Tally? Validation);
