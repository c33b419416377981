namespace MLNet.GoogLeNet;

/// <summary>The layers of the network that training changes.</summary>
public enum TrainedLayers
{
    /// <summary>All of them, by gradient descent. Takes minutes to hours, and libtorch.</summary>
    All,

    /// <summary>
    /// The classifier alone; the layers below stay as <see cref="GoogLeNetOptions.InitialWeights"/> or
    /// <see cref="GoogLeNetOptions.StartFrom"/> has them. Each image goes through the network once, then multinomial logistic regression on
    /// its pooled features finds the best classifier there is. Takes seconds, and no libtorch.
    /// </summary>
    Head,
}
