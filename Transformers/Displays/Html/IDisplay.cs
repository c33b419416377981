namespace MLNet.GoogLeNet.Transformers.Displays.Html;

/// <summary>What people look at. Its public face has <c>ToHtml()</c>, made by <see cref="Fragment"/>.</summary>
internal interface IDisplay
{
    /// <summary>What it is, for those who hear it read.</summary>
    string Name { get; }

    /// <summary>Writes what it shows.</summary>
    void Write(HtmlWriter html);
}
