using Microsoft.ML;
using MLNet.GoogLeNet.Data.Pixels;

namespace MLNet.GoogLeNet.Training;

/// <summary>Sums over all images of a column, taken in one pass, from which means and deviations follow.</summary>
internal sealed class PixelStatistics
{
    // Less than this part of the square of the mean is what sums of millions of equal values lose to rounding.
    private const double Rounding = 1e-10;

    private readonly double[] _sums = new double[3], _squares = new double[3];
    private double[]? _places;
    private float[] _values = [];
    private long _valuesPerChannel;
    private int _images, _length;

    private PixelStatistics()
    {
    }

    /// <exception cref="InvalidOperationException">No image, rows that are not planes of RGB, or images of two sizes.</exception>
    public static PixelStatistics Of(IDataView data, PixelColumn column, bool perPlace)
    {
        var statistics = new PixelStatistics();
        using DataViewRowCursor cursor = data.GetRowCursor([column.Column]);
        var source = PixelSource.Open(cursor, column);
        var image = new PixelImage();
        while (cursor.MoveNext())
        {
            source.Read(image);
            if (image.IsMissing)
                continue;
            statistics.ThrowUnlessItFits(column.Name, image.Length, perPlace);
            statistics.Add(image, perPlace);
        }
        if (statistics._images == 0)
            throw new InvalidOperationException($"Column '{column.Name}' has no image to compute the mean from. Give Fit at least one.");
        return statistics;
    }

    public float[] MeanPerChannel() => [.. _sums.Select(sum => (float)(sum / _valuesPerChannel))];

    public float[] MeanPerPlace() => [.. _places!.Select(sum => (float)(sum / _images))];

    /// <summary>One over the standard deviation of each channel; 1 for a channel that never changes.</summary>
    public float[] ScalePerChannel() => [.. Enumerable.Range(0, 3).Select(channel =>
    {
        double mean = _sums[channel] / _valuesPerChannel;
        double variance = _squares[channel] / _valuesPerChannel - mean * mean;
        return variance > Rounding * mean * mean ? (float)(1 / Math.Sqrt(variance)) : 1;
    })];

    private void Add(PixelImage image, bool perPlace)
    {
        int plane = image.Length / PixelLayout.Channels;
        if (_values.Length < plane)
            _values = new float[plane];
        if (perPlace)
            _places ??= new double[image.Length];
        Span<float> values = _values.AsSpan(0, plane);
        for (int channel = 0; channel < PixelLayout.Channels; channel++)
        {
            image.Read(channel, start: 0, values);
            double sum = 0, squares = 0;
            for (int i = 0; i < values.Length; i++)
            {
                double pixel = values[i];
                sum += pixel;
                squares += pixel * pixel;
                if (perPlace)
                    _places![channel * plane + i] += pixel;
            }
            _sums[channel] += sum;
            _squares[channel] += squares;
        }
        _valuesPerChannel += plane;
        _images++;
    }

    private void ThrowUnlessItFits(string column, int length, bool perPlace)
    {
        if (length % 3 != 0)
            throw new InvalidOperationException(
                $"Column '{column}' has a row of {length:N0} values, not a multiple of 3; RGB pixels are planes [3, H, W]. "
                + "Load the images with LoadPixels or ExtractPixels.");
        if (perPlace && _length != 0 && length != _length)
            throw new InvalidOperationException(
                $"Column '{column}' has rows of {_length:N0} and of {length:N0} values; a mean image needs images of one size. "
                + "Load them with LoadPixels, or compute a mean per channel.");
        _length = length;
    }
}
