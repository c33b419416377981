using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Folders of a library use one another in one direction.</summary>
public sealed class LayeringTests
{
    // From the bottom up; a folder uses those of lower lines, and never its neighbours.
    private static readonly string[][] LayersOfTransformers =
    [
        ["Architecture", "Normalization"],
        ["Weights"],
        ["Managed"],
        ["Torch", "Onnx"],
        ["Scoring"],
        ["Quantization", "Attention", "Displays"],
        ["Evaluation"],
        ["Saving"],
    ];

    private static readonly Lazy<IReadOnlyList<FolderUses.Use>> Transformers =
        new(() => FolderUses.OfLibrary("Transformers", "MLNet.GoogLeNet.Transformers"));

    [Fact]
    public void No_folders_of_Data_use_one_another_in_a_circle() =>
        AssertNone(FolderUses.Cycles(FolderUses.OfLibrary("Data", "MLNet.GoogLeNet.Data")));

    [Fact]
    public void No_folders_of_Transformers_use_one_another_in_a_circle() => AssertNone(FolderUses.Cycles(Transformers.Value));

    [Fact]
    public void No_folders_of_Estimators_use_one_another_in_a_circle() =>
        AssertNone(FolderUses.Cycles(FolderUses.OfLibrary("Estimators", "MLNet.GoogLeNet")));

    [Fact]
    public void Folders_of_Transformers_use_lower_layers_only()
    {
        Assert.NotEmpty(Transformers.Value);
        AssertNone(from use in Transformers.Value
                   where FolderUses.IsFolder(use.From) && FolderUses.IsFolder(use.To)
                       && Top(use.From) != Top(use.To) && LayerOf(use.From) <= LayerOf(use.To)
                   select $"{use.From} → {use.To} ({use.Example})");
    }

    [Theory]
    [InlineData("using Library.Below; namespace Library.Above; class Upper { Lower? lower; }")]
    [InlineData("namespace Library.Above; class Upper { Library.Below.Lower? lower; }")]
    [InlineData("namespace Library.Above; class Upper { object lower = Below.Lower.Make(); }")]
    public void A_circle_is_found_however_the_types_are_named(string upper)
    {
        string lower = "namespace Library.Below; class Lower { Above.Upper? upper; public static object Make() => 1; }";

        string cycle = Assert.Single(FolderUses.Cycles(FolderUses.Of("Library", [("Above/Upper.cs", upper), ("Below/Lower.cs", lower)])));

        Assert.Contains("/Above → /Below (Above/Upper.cs uses Lower)", cycle);
        Assert.Contains("/Below → /Above (Below/Lower.cs uses Upper)", cycle);
    }

    [Fact]
    public void A_circle_through_the_public_face_is_found()
    {
        var uses = FolderUses.Of("Library",
        [
            ("Face.cs", "namespace Library; public class Face { object inner = new Inside.Inner(); }"),
            ("Option.cs", "namespace Library; public enum Option { }"),
            ("Inside/Inner.cs", "namespace Library.Inside; class Inner { Face? face; Option option; }"),
        ]);

        string cycle = Assert.Single(FolderUses.Cycles(uses));
        Assert.Contains("/Inside → Face", cycle);
        Assert.DoesNotContain("Option", cycle);
    }

    [Fact]
    public void A_parent_and_its_subfolder_are_a_circle_too()
    {
        var uses = FolderUses.Of("Library",
        [
            ("Formats/File.cs", "namespace Library.Formats; class File { Zip.Archive? archive; }"),
            ("Formats/Zip/Archive.cs", "namespace Library.Formats.Zip; class Archive { File? file; }"),
        ]);

        Assert.Single(FolderUses.Cycles(uses));
    }

    [Fact]
    public void A_using_alone_is_no_use()
    {
        var uses = FolderUses.Of("Library",
        [
            ("Above/Upper.cs", "using Library.Below; namespace Library.Above; class Upper;"),
            ("Below/Lower.cs", "namespace Library.Below; class Lower { Above.Upper? upper; }"),
        ]);

        Assert.Equal(["/Below"], uses.Select(use => use.From));
        Assert.Empty(FolderUses.Cycles(uses));
    }

    private static void AssertNone(IEnumerable<string> problems)
    {
        string all = string.Join('\n', problems);
        Assert.True(all.Length == 0, all);
    }

    private static string Top(string folder) => folder.Split('/')[1];

    private static int LayerOf(string folder)
    {
        int layer = Array.FindIndex(LayersOfTransformers, names => names.Contains(Top(folder)));
        Assert.True(layer >= 0, $"{folder} is in no layer: add it to the list in the test, and to docs/code.md.");
        return layer;
    }
}
