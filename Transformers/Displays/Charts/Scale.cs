namespace MLNet.GoogLeNet.Displays.Charts;

/// <summary>One axis of a chart: where values lie on it, and which of them are written beside it.</summary>
internal sealed class Scale
{
    private const int MostTicks = 6;
    private readonly double _low, _high;
    private readonly bool _isLogarithmic;

    private Scale(double low, double high, IReadOnlyList<double> ticks, bool isLogarithmic = false)
    {
        _low = low;
        _high = high;
        Ticks = ticks;
        _isLogarithmic = isLogarithmic;
    }

    /// <summary>The values that are written.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>From zero to a round number that is not below the values.</summary>
    public static Scale FromZero(IEnumerable<double> values)
    {
        double most = values.Where(double.IsFinite).DefaultIfEmpty().Max();
        double step = Step(most > 0 ? most : 1);
        double high = Math.Ceiling(Math.Max(most, step) / step - 1e-9) * step;
        return new(0, high, Multiples(0, high, step));
    }

    /// <summary>Exactly from the first whole number to the last.</summary>
    public static Scale Whole(int first, int last) => new(first, last, Multiples(first, last, Math.Max(1, Step(last - first))));

    /// <summary>Powers of ten, for values above 0.</summary>
    public static Scale Logarithmic(double low, double high)
    {
        int first = (int)Math.Ceiling(Math.Log10(low) - 1e-9), last = (int)Math.Floor(Math.Log10(high) + 1e-9);
        int step = Math.Max(1, (int)Math.Ceiling((last - first) / (double)MostTicks));
        return new(low, high, [.. Enumerable.Range(first, Math.Max(0, last - first + 1)).Where(power => (power - first) % step == 0)
            .Select(power => Math.Pow(10, power))], isLogarithmic: true);
    }

    /// <summary>0 at the beginning of the axis, 1 at its end; a single value lies in the middle.</summary>
    public double At(double value)
    {
        if (_high <= _low)
            return 0.5;
        return _isLogarithmic ? Math.Log(value / _low) / Math.Log(_high / _low) : (value - _low) / (_high - _low);
    }

    // 1, 2 or 5 times a power of ten.
    private static double Step(double range)
    {
        double rough = range / (MostTicks - 1);
        if (rough <= 0)
            return 1;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
    }

    private static double[] Multiples(double low, double high, double step)
    {
        int first = (int)Math.Ceiling(low / step - 1e-9), last = (int)Math.Floor(high / step + 1e-9);
        return [.. Enumerable.Range(first, Math.Max(1, last - first + 1)).Select(multiple => multiple * step)];
    }
}
