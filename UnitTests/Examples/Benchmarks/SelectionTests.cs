using System.CommandLine;
using Benchmarks.Rounds;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Benchmarks;

public sealed class SelectionTests
{
    [Theory]
    [InlineData("", "auto float32 bfloat16 int8 stock pytorch")]
    [InlineData("float32,int8", "float32 int8 stock pytorch")]       // they meet all the others
    [InlineData("float32, int8", "float32 int8 stock pytorch")]
    [InlineData("stock", "auto float32 bfloat16 int8 stock")]
    [InlineData("int8,pytorch", "int8 pytorch")]
    public void Of_a_kind_of_which_some_are_named_only_these_take_part(string only, string expected)
    {
        Selection selection = Parse(only.Length == 0 ? [] : ["--only", only]).Selection ?? new Selection();

        string[] all = ["auto", "float32", "bfloat16", "int8", "stock", "pytorch"];
        Assert.Equal(expected.Split(' '), all.Where(selection.Has));
    }

    [Fact]
    public void Being_named_is_another_thing_than_taking_part()
    {
        Assert.True(new Selection("bfloat16").IsNamed("bfloat16"));
        Assert.False(new Selection().IsNamed("bfloat16"));
        Assert.False(new Selection("stock").IsNamed("bfloat16"));
    }

    [Fact]
    public void A_name_that_nobody_has_is_refused_with_those_that_there_are() => Assert.Equal(
        "--only is 'float16', but some of auto, float32, bfloat16, int8, stock, pytorch are expected, separated by commas.",
        Assert.Single(Parse("--only", "int8,float16").Errors));

    private static (Selection? Selection, string[] Errors) Parse(params string[] arguments)
    {
        Option<Selection> only = Selection.Option("auto", "float32", "bfloat16", "int8", "stock", "pytorch");
        ParseResult parsed = new RootCommand { only }.Parse(arguments);
        string[] errors = [.. parsed.Errors.Select(error => error.Message)];
        return (errors.Length > 0 ? null : parsed.GetValue(only), errors);
    }
}
