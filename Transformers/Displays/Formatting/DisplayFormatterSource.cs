namespace MLNet.GoogLeNet.Transformers.Displays.Formatting;

/// <summary>The formatters that every display has.</summary>
internal sealed class DisplayFormatterSource
{
    // Called by name; see TypeFormatterSourceAttribute.
    public IEnumerable<object> CreateTypeFormatters() => [new DisplayFormatter()];
}
