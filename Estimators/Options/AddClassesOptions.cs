using Microsoft.ML;
using MLNet.GoogLeNet.Data.Options;

namespace MLNet.GoogLeNet;

/// <summary>How <c>network.AddClasses</c> adds classes.</summary>
public sealed record AddClassesOptions
{
    /// <summary>
    /// Images of the classes that the network knows, in the same columns and normalised in the same way. New classes learn from them what
    /// they are not, and known classes are checked on them.
    /// </summary>
    /// <value>Default none: nothing is checked, and more images of known classes are mistaken for new ones.</value>
    public IDataView? Reference { get; init; }

    /// <summary>
    /// How far the accuracy on <see cref="Reference"/> may fall, as a share of its images. If it falls further, no network is
    /// returned.
    /// </summary>
    /// <value>Default 0.02. From 0 to 1.</value>
    public double MaxLoss { get; init; } = 0.02;

    /// <summary>A file that keeps the features of all images, as <see cref="GoogLeNetOptions.FeatureCache"/> does in training.</summary>
    /// <value>Default none. Its folder must exist.</value>
    public string? FeatureCache { get; init; }

    /// <summary>Ends the work without returning a network.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <param name="parameter">The parameter that the options came with.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder of the file of features does not exist.</exception>
    internal void Validate(string parameter)
    {
        var check = new OptionCheck(parameter);
        check.Range(MaxLoss is >= 0 and <= 1, MaxLoss, "from 0 to 1");
        check.WritableFile(FeatureCache);
    }
}
