using Microsoft.ML;
using MLNet.GoogLeNet.Data.Rows;
using MulticlassClassificationTrainers = Microsoft.ML.MulticlassClassificationCatalog.MulticlassClassificationTrainers;

namespace MLNet.GoogLeNet;

/// <summary>GoogLeNet in the catalogs of <see cref="MLContext"/>.</summary>
public static partial class GoogLeNetCatalog
{
    /// <summary>Trains a GoogLeNet from scratch, with the default options.</summary>
    /// <returns>An estimator for the columns "Pixels" and "Label".</returns>
    public static GoogLeNetTrainer GoogLeNet(this MulticlassClassificationTrainers catalog) =>
        catalog.GoogLeNet(new GoogLeNetOptions());

    /// <summary>Trains a GoogLeNet.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder of the checkpoint does not exist.</exception>
    public static GoogLeNetTrainer GoogLeNet(this MulticlassClassificationTrainers catalog, GoogLeNetOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog.Environment(), options);
    }

    /// <summary>Learns the mean of each channel and subtracts it, in place.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columnName">A column of pixels, planes of RGB [3, H, W], 0 to 255.</param>
    public static ZeroMeanNormalizingEstimator NormalizeZeroMean(this TransformsCatalog catalog, string columnName)
    {
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        return catalog.NormalizeZeroMean(columnName, columnName, new ZeroMeanOptions());
    }

    /// <summary>Subtracts a given mean, in place, without looking at the data.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columnName">A column of pixels, planes of RGB [3, H, W], 0 to 255.</param>
    /// <param name="mean">The mean that the network's weights were trained with.</param>
    /// <exception cref="ArgumentOutOfRangeException">A channel of the mean is not from 0 to 255.</exception>
    public static ZeroMeanNormalizingEstimator NormalizeZeroMean(
        this TransformsCatalog catalog, string columnName, ChannelMean mean)
    {
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        ArgumentNullException.ThrowIfNull(mean);
        var options = new ZeroMeanOptions { Mean = mean };
        options.Validate(nameof(mean));
        return catalog.NormalizeZeroMean(columnName, columnName, options);
    }

    /// <summary>Subtracts the mean as the options say.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column to make: vector of single [3, H, W].</param>
    /// <param name="inputColumnName">A column of pixels, planes of RGB [3, H, W], 0 to 255.</param>
    /// <param name="options">What is subtracted.</param>
    /// <exception cref="ArgumentException">The options contradict each other or are out of range.</exception>
    public static ZeroMeanNormalizingEstimator NormalizeZeroMean(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName, ZeroMeanOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(nameof(options));
        return new(outputColumnName, inputColumnName, options);
    }
}
