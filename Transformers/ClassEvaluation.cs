namespace MLNet.GoogLeNet;

/// <summary>How a network does on one class.</summary>
/// <param name="ClassName">The class.</param>
/// <param name="Count">Number of images of it.</param>
/// <param name="Predicted">Number of images that are predicted to be of it.</param>
/// <param name="Precision">The share of these that are of the class; null where there are none.</param>
/// <param name="Recall">The share of its images that are taken for it; null where there are none.</param>
/// <param name="F1">The harmonic mean of precision and recall; null where no image has the class or is taken for it.</param>
public sealed record ClassEvaluation(
    string ClassName, int Count, int Predicted, Estimate? Precision, Estimate? Recall, Estimate? F1);

/// <summary>Predictions of about the same confidence: how sure the network is, and how often it is right.</summary>
/// <param name="Lower">The lowest confidence in the bin, exclusive except for 0.</param>
/// <param name="Upper">The highest.</param>
/// <param name="Count">Number of images.</param>
/// <param name="Confidence">The mean probability of the predicted class; NaN without images.</param>
/// <param name="Accuracy">The share that is right; NaN without images.</param>
public sealed record ReliabilityBin(double Lower, double Upper, int Count, double Confidence, double Accuracy);

/// <summary>An image of an evaluation that the network was trained on.</summary>
/// <param name="Row">Its row, from 0.</param>
/// <param name="ImagePath">Its file, from the column ImagePath; null where there is none.</param>
/// <param name="IsExact">Whether all its pixels are those of a training image; otherwise it is a near copy.</param>
public sealed record TrainedOnImage(long Row, string? ImagePath, bool IsExact);
