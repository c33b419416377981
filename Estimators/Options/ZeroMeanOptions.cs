using MLNet.GoogLeNet.Data.Options;

namespace MLNet.GoogLeNet;

/// <summary>What zero-mean normalisation subtracts from the pixels.</summary>
public sealed record ZeroMeanOptions
{
    /// <summary>A mean to subtract instead of learning one, for weights that were trained with it.</summary>
    /// <value>Default none: the mean is learnt. Each channel 0 to 255.</value>
    public ChannelMean? Mean { get; init; }

    /// <summary>Whether to learn a mean for each pixel position (a mean image) instead of one for each channel.</summary>
    /// <value>Default false (the paper's public weights use one mean per channel). Not together with <see cref="Mean"/>.</value>
    public bool PerPlace { get; init; }

    /// <summary>Whether to divide by the standard deviation of each channel as well, learnt in the same pass.</summary>
    /// <value>Default false: the published network takes pixels of 0 to 255 minus the mean.</value>
    public bool UnitVariance { get; init; }

    /// <param name="parameter">The parameter that the options came with.</param>
    /// <exception cref="ArgumentException">The mean is out of its range, or two options do not go together.</exception>
    internal void Validate(string parameter)
    {
        var check = new OptionCheck(parameter);
        check.Range(Mean is null || Mean.ToArray().All(value => value is >= 0 and <= 255), Mean, "from 0 to 255 in each channel");
        check.Agree(Mean is null || !PerPlace, "A mean is given and one per place is requested. Leave out Mean or PerPlace.");
    }
}
