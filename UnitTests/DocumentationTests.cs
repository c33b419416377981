using System.Text.RegularExpressions;
using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.PyTorch;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>What the README and the pages of docs show compiles against the library as it is.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages { get; } =
        ["README.md",
            .. Directory.GetFiles(RepositoryFolder.PathOf("docs"), "*.md").Select(file => $"docs/{Path.GetFileName(file)}").Order()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_listing_compiles_by_itself_or_after_those_before_it(string page)
    {
        string text = File.ReadAllText(RepositoryFolder.PathOf(page));
        string[] listings = [.. Listings(text)];

        Assert.Equal(text.Split("```csharp").Length - 1, listings.Length);
        string errors = string.Join('\n', Listing.Errors(listings)); // in whole, not as far as an assertion would show them
        Assert.True(errors.Length == 0, errors);
    }

    [Fact]
    public void The_limits_that_the_page_about_security_names_are_those_of_the_readers()
    {
        string page = File.ReadAllText(RepositoryFolder.PathOf("SECURITY.md"));

        Assert.All(
            [
                $"at most {Raster.MaxPixels / 1_000_000} megapixels when decoded",
                $"a pickle of at most {Unpickler.MaxBytes >> 20} MiB, a million operations and {Unpickler.MaxDepth} levels",
                $"at most {NetworkEntry.LargestLength >> 30} GiB when decompressed",
            ],
            limit => Assert.Contains(limit, page));
        Assert.Equal(1_000_000, Unpickler.MaxOperations);
    }

    [Fact]
    public void A_listing_that_does_not_compile_is_found()
    {
        string[] errors =
            [.. Listing.Errors(["using MLNet.GoogLeNet;\nvar options = new GoogLeNetOptions { Epochs = 3 };", "options.Epoch = 4;"])];

        Assert.Contains("listing 2", Assert.Single(errors));
        Assert.Contains("'Epoch'", errors[0]);
    }

    [Fact]
    public void Listings_may_continue_those_before_them_or_start_afresh() => Assert.Empty(Listing.Errors(
    [
        "using MLNet.GoogLeNet;\nvar options = new GoogLeNetOptions();",
        "var more = options with { Epochs = 7 };",
        "using MLNet.GoogLeNet;\nusing var file = new MemoryStream();\nvar options = ChannelMean.Torchvision;",
    ]));

    private static IEnumerable<string> Listings(string markdown) =>
        Fence().Matches(markdown.ReplaceLineEndings("\n")).Select(match => match.Groups["code"].Value);

    [GeneratedRegex(@"^```csharp[^\n]*\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
