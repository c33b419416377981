using System.Globalization;

namespace Benchmarks.Rounds;

/// <summary>
/// What a contestant says to the program that times it, a line each: "ready" once it is warm, and after each line that it is
/// sent "round IMAGES SECONDS". It ends when its input does.
/// </summary>
internal sealed class RoundProtocol(TextReader input, TextWriter output)
{
    public const string Ready = "ready";
    public const string Round = "round";

    /// <summary>Says that the first round may come.</summary>
    public void SayReady() => Say(Ready);

    /// <summary>Waits until the next round is called for.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Wait() => input.ReadLine() is not null;

    /// <summary>Says how a round went.</summary>
    public void Report(int images, TimeSpan duration) =>
        Say(string.Create(CultureInfo.InvariantCulture, $"{Round} {images} {duration.TotalSeconds:0.000000}"));

    /// <summary>Reads a line that <see cref="Report"/> wrote.</summary>
    /// <exception cref="FormatException">It is another line.</exception>
    public static (int Images, double Seconds) Read(string line) =>
        line.Split(' ') is [Round, var images, var seconds]
            ? (int.Parse(images, CultureInfo.InvariantCulture), double.Parse(seconds, CultureInfo.InvariantCulture))
            : throw new FormatException($"A contestant said '{line}' where '{Round} IMAGES SECONDS' was expected.");

    private void Say(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }
}
