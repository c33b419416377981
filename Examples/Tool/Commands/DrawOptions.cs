using Tool.CommandLine;

namespace Tool.Commands;

/// <summary>Which flowers are drawn, and where.</summary>
internal sealed record DrawOptions
{
    [Folder("folder", "", "Receives the images: folder/kind/number.jpg, replacing images of the same name.")]
    public required string Folder { get; init; }

    [WholeNumber("--per-kind", 1, 100_000, "Images of each kind.")]
    public int PerKind { get; init; } = 120;

    [WholeNumber("--size", 16, 4_096, "Side of the square images, in pixels.")]
    public int Size { get; init; } = 128;

    [WholeNumber("--seed", int.MinValue, int.MaxValue, "The same seed draws the same images.")]
    public int Seed { get; init; } = 1;
}
