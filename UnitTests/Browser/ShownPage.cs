namespace MLNet.GoogLeNet.UnitTests.Browser;

/// <summary>What a browser made of a page.</summary>
/// <param name="Width">Width of the view in pixels.</param>
/// <param name="ScrollWidth">Width of what is in it; more than the view where something has no room.</param>
/// <param name="Beyond">Elements that reach beyond the view, but for those in places that scroll by themselves.</param>
/// <param name="BrokenImages">Number of images that could not be decoded.</param>
/// <param name="Requests">What was asked of the network or the disk.</param>
/// <param name="Text">The text that people see.</param>
/// <param name="Background">The colour behind it.</param>
internal sealed record ShownPage(
    int Width, int ScrollWidth, string[] Beyond, int BrokenImages, string[] Requests, string Text, string Background)
{
    public const int Phone = 390, Desktop = 1280, Height = 3600;
}
