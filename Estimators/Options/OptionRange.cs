namespace MLNet.GoogLeNet;

/// <summary>Checks of options against the ranges that their properties state.</summary>
internal static class OptionRange
{
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public static void Require(bool holds, string name, object? value, string range)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be {range}.");
    }

    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or no number.</exception>
    public static void RequireZeroOrMore(double value, string name) => Require(value >= 0 && double.IsFinite(value), name, value, "0 or more");

    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative, infinite or no number.</exception>
    public static void RequireAboveZero(double value, string name) => Require(value > 0 && double.IsFinite(value), name, value, "above 0");

    /// <exception cref="ArgumentException">The name of a file or a column is blank.</exception>
    public static void RequireNameOrNone(string? value, string name)
    {
        if (value is not null && string.IsNullOrWhiteSpace(value))
            throw new ArgumentException($"{name} is '{value}'; it must be a name, or null for none.", name);
    }

    /// <exception cref="ArgumentException">The name of a file to write is blank, or that of a folder.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder of the file does not exist.</exception>
    public static void RequireWritable(string? file, string name)
    {
        RequireNameOrNone(file, name);
        Require(!Directory.Exists(file), name, $"'{file}', which is a folder", "a file");
        if (file is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
            throw new DirectoryNotFoundException($"{name} is '{file}', and its folder does not exist. Make the folder first.");
    }
}
