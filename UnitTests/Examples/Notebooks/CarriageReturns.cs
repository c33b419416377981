using System.Text;

namespace MLNet.GoogLeNet.UnitTests.Examples.Notebooks;

/// <summary>What stands on a console in the end, where a carriage return leads back to the beginning of the line.</summary>
internal static class CarriageReturns
{
    public static string Applied(string written) =>
        string.Join('\n', written.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Select(Line));

    private static string Line(string written)
    {
        if (!written.Contains('\r'))
            return written;
        var line = new StringBuilder();
        foreach (string text in written.Split('\r'))
            line.Remove(0, Math.Min(text.Length, line.Length)).Insert(0, text);
        return line.ToString().TrimEnd();
    }
}
