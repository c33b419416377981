namespace Flowers;

/// <summary>The kinds of flowers that can be drawn. They differ in shape; any kind comes in any colour.</summary>
internal enum FlowerKind
{
    /// <summary>Bells that hang from an arched stem, seen from the side.</summary>
    Bluebell,

    /// <summary>Many narrow petals with gaps around a small disc, seen from above.</summary>
    Daisy,

    /// <summary>Round petals that overlap in a spiral and hide the heart, seen from above.</summary>
    Rose,

    /// <summary>Two rings of short pointed petals around a broad disc of seeds, seen from above.</summary>
    Sunflower,

    /// <summary>A closed cup of three broad petals on a straight stem, seen from the side.</summary>
    Tulip,
}
