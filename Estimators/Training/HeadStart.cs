namespace MLNet.GoogLeNet.Training;

/// <summary>What training of all layers starts from where a classifier was computed before it.</summary>
/// <param name="Network">The pretrained layers with that classifier.</param>
/// <param name="Metrics">How the classifier alone did, as epoch 0; none in resumed training, whose checkpoint has it.</param>
internal sealed record HeadStart(PretrainedNetwork Network, EpochMetrics? Metrics)
{
    /// <summary>
    /// The share of all work that computing the classifier is, roughly: forward through the network once, where each epoch goes forward and
    /// takes twice as long backward.
    /// </summary>
    public static double ShareOf(GoogLeNetOptions options) => options.ComputesHead ? 1.0 / (1 + 3.0 * options.Epochs) : 0;
}
