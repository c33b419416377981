using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Training;

/// <summary>Sums over all pictures of a column, taken in one pass, from which means and deviations follow.</summary>
internal sealed class PixelStatistics
{
    private readonly double[] _sums = new double[3], _squares = new double[3];
    private double[]? _places;
    private long _valuesPerChannel;
    private int _pictures, _length;

    private PixelStatistics()
    {
    }

    /// <exception cref="InvalidOperationException">No picture, rows that are not planes of RGB, or pictures of two sizes.</exception>
    public static PixelStatistics Of(IDataView data, DataViewSchema.Column column, bool perPlace)
    {
        var statistics = new PixelStatistics();
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        if (((VectorDataViewType)column.Type).ItemType == NumberDataViewType.Byte)
            statistics.Read<byte>(cursor, column, perPlace);
        else
            statistics.Read<float>(cursor, column, perPlace);
        if (statistics._pictures == 0)
            throw new InvalidOperationException($"Column '{column.Name}' has no picture to learn the mean from. Give Fit at least one.");
        return statistics;
    }

    public float[] MeanPerChannel() => [.. _sums.Select(sum => (float)(sum / _valuesPerChannel))];

    public float[] MeanPerPlace() => [.. _places!.Select(sum => (float)(sum / _pictures))];

    /// <summary>One over the standard deviation of each channel; 1 for a channel that never changes.</summary>
    public float[] ScalePerChannel() => [.. Enumerable.Range(0, 3).Select(channel =>
    {
        double mean = _sums[channel] / _valuesPerChannel;
        double variance = _squares[channel] / _valuesPerChannel - mean * mean;
        return variance > 0 ? (float)(1 / Math.Sqrt(variance)) : 1;
    })];

    private void Read<T>(DataViewRowCursor cursor, DataViewSchema.Column column, bool perPlace)
        where T : struct, INumber<T>
    {
        ValueGetter<VBuffer<T>> read = cursor.GetGetter<VBuffer<T>>(column);
        VBuffer<T> picture = default;
        while (cursor.MoveNext())
        {
            read(ref picture);
            if (picture.Length == 0)
                continue; // a missing picture
            ThrowUnlessItFits(column.Name, picture.Length, perPlace);
            Add<T>(picture.IsDense ? picture.GetValues() : [.. picture.DenseValues()], perPlace);
        }
    }

    private void Add<T>(ReadOnlySpan<T> picture, bool perPlace)
        where T : struct, INumber<T>
    {
        int plane = picture.Length / 3;
        for (int channel = 0; channel < 3; channel++)
        {
            double sum = 0, squares = 0;
            foreach (T value in picture.Slice(channel * plane, plane))
            {
                double pixel = double.CreateTruncating(value);
                sum += pixel;
                squares += pixel * pixel;
            }
            _sums[channel] += sum;
            _squares[channel] += squares;
        }
        if (perPlace)
        {
            _places ??= new double[picture.Length];
            for (int place = 0; place < picture.Length; place++)
                _places[place] += double.CreateTruncating(picture[place]);
        }
        _valuesPerChannel += plane;
        _pictures++;
    }

    private void ThrowUnlessItFits(string column, int length, bool perPlace)
    {
        if (length % 3 != 0)
            throw new InvalidOperationException(
                $"Column '{column}' has a row of {length:N0} values, not a multiple of 3; RGB pixels are planes [3, H, W]. "
                + "Load the pictures with LoadPixels or ExtractPixels.");
        if (perPlace && _length != 0 && length != _length)
            throw new InvalidOperationException(
                $"Column '{column}' has rows of {_length:N0} and of {length:N0} values; a mean image needs pictures of one size. "
                + "Load them with LoadPixels, or learn a mean a channel.");
        _length = length;
    }
}
