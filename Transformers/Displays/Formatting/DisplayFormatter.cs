using MLNet.GoogLeNet.Transformers.Displays.Html;

namespace MLNet.GoogLeNet.Transformers.Displays.Formatting;

/// <summary>Shows a display as its HTML.</summary>
internal sealed class DisplayFormatter
{
    public const string Html = "text/html";

    // Both are read and called by name; see TypeFormatterSourceAttribute.
    public string MimeType => Html;

    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not IDisplay display)
            return false;
        writer.Write(Fragment.Of(display));
        return true;
    }
}
