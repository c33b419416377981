using System.Runtime.CompilerServices;

namespace MLNet.GoogLeNet.Data.Options;

/// <summary>
/// Checks the options that an argument has. A message begins with the name of the option; the exception has the name of the argument.
/// </summary>
/// <param name="parameter">The parameter of the public method that takes the options.</param>
internal readonly struct OptionCheck(string parameter)
{
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public void Range(bool holds, object? value, string range, [CallerArgumentExpression(nameof(value))] string option = "")
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(parameter, value, $"{option} is {value}; it must be {range}.");
    }

    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or not a number.</exception>
    public void ZeroOrMore(double value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        Range(value >= 0 && double.IsFinite(value), value, "0 or more", option);

    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative, infinite or not a number.</exception>
    public void AboveZero(double value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        Range(value > 0 && double.IsFinite(value), value, "above 0", option);

    /// <exception cref="ArgumentOutOfRangeException">The value is not one of its enumeration.</exception>
    public void Defined<T>(T value, [CallerArgumentExpression(nameof(value))] string option = "") where T : struct, Enum =>
        OneOf(value, Enum.GetValues<T>(), option: option);

    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the choices.</exception>
    public void OneOf<T>(T value, T[] choices, string use = "", [CallerArgumentExpression(nameof(value))] string option = "")
        where T : struct
    {
        string last = $"{choices[^1]}{(use.Length > 0 ? " " : "")}{use}";
        Range(choices.Contains(value), value, choices.Length == 1 ? last : $"{string.Join(", ", choices[..^1])} or {last}", option);
    }

    /// <exception cref="ArgumentException">The name is null or blank.</exception>
    public void Name(string? value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        Agree(!string.IsNullOrWhiteSpace(value), $"{option} is {(value is null ? "null" : $"'{value}'")}; it must be a name.");

    /// <exception cref="ArgumentException">The name is blank.</exception>
    public void NameOrNone(string? value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        Agree(value is null || !string.IsNullOrWhiteSpace(value), $"{option} is '{value}'; it must be a name, or null for none.");

    /// <exception cref="ArgumentException">The name of a file to write is blank, or that of a folder.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder of the file does not exist.</exception>
    public void WritableFile(string? value, [CallerArgumentExpression(nameof(value))] string option = "")
    {
        NameOrNone(value, option);
        Range(!Directory.Exists(value), $"'{value}', which is a folder", "a file", option);
        if (value is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(value))))
            throw new DirectoryNotFoundException($"{option} is '{value}', and its folder does not exist. Make the folder first.");
    }

    /// <summary>Throws the message where options conflict.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public void Agree(bool holds, string message)
    {
        if (!holds)
            throw new ArgumentException(message, parameter);
    }
}
