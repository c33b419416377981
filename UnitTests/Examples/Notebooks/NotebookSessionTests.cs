using System.Text.Json.Nodes;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Notebooks;

/// <summary>What runs the notebooks finds what is wrong with them.</summary>
[Collection<Alone>]
public sealed class NotebookSessionTests
{
    [Fact]
    public async Task A_cell_sees_what_those_before_it_declared_and_shows_its_last_value()
    {
        using var folder = new TempFolder();

        NotebookRun run = await NotebookRun.Of(Written(folder, "int Twice(int n) => 2 * n;", "Console.WriteLine(\"two\");\nTwice(21)"));

        Assert.Empty(run.Outputs[0]);
        Assert.Equal([new CellOutput(null, "two\n"), new CellOutput("text/html", Shown(42))], run.Outputs[1]);
    }

    [Theory]
    [InlineData("throw new InvalidOperationException(\"no flowers\");", "InvalidOperationException: no flowers")]
    [InlineData("flowers.Count()", "The name 'flowers' does not exist")]
    public async Task A_cell_that_fails_is_named_and_shown(string source, string problem)
    {
        using var folder = new TempFolder();

        var failure = await Assert.ThrowsAsync<CellFailedException>(() => NotebookRun.Of(Written(folder, "int n = 1;", source)));

        Assert.StartsWith("made-up.ipynb, code cell 2: ", failure.Message);
        Assert.Contains(problem, failure.Message);
        Assert.EndsWith(source, failure.Message);
    }

    [Theory]
    [InlineData("(string?)null")]
    [InlineData("new NothingToSee()")]
    public async Task A_cell_that_ends_in_a_value_with_nothing_to_see_fails(string source)
    {
        using var folder = new TempFolder();
        const string declaration = "public class NothingToSee { public override string ToString() => \"\"; }";

        var failure = await Assert.ThrowsAsync<CellFailedException>(() => NotebookRun.Of(Written(folder, declaration + "\n" + source)));

        Assert.Contains("nothing to see", failure.Message);
    }

    [Fact]
    public async Task The_console_and_the_current_folder_are_lent_to_a_cell_only()
    {
        using var folder = new TempFolder();
        (TextWriter console, string current) = (Console.Out, Environment.CurrentDirectory);

        NotebookRun run = await NotebookRun.Of(Written(folder, "Console.Write(System.IO.Path.GetFullPath(\"here\"));"));

        Assert.Equal("here", Assert.Single(run.Outputs[0]).Text); // and does not tell in which folder that was
        Assert.Same(console, Console.Out);
        Assert.Equal(current, Environment.CurrentDirectory);
    }

    [Fact]
    public async Task A_line_that_is_written_anew_is_kept_as_it_was_in_the_end()
    {
        using var folder = new TempFolder();

        NotebookRun run = await NotebookRun.Of(Written(folder, """Console.Write("\repoch 9\repoch 10\repoch 11  \ndone");"""));

        Assert.Equal("epoch 11\ndone", Assert.Single(run.Outputs[0]).Text);
    }

    [Fact]
    public async Task Cells_of_an_imported_file_run_in_the_place_of_the_directive()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["more.dib"], "#!csharp\nint a = 1;\n#!csharp\nint b = a + 1;\n");

        NotebookRun run = await NotebookRun.Of(Written(folder, "#!import more.dib\nint c = b + 1;", "Console.Write(c);"));

        Assert.Equal("3", Assert.Single(run.Outputs[1]).Text);
    }

    [Fact]
    public async Task Directives_that_the_tests_do_not_know_are_refused()
    {
        using var folder = new TempFolder();

        var failure = await Assert.ThrowsAsync<CellFailedException>(() => NotebookRun.Of(Written(folder, "#r \"nuget: Flowers\"")));

        Assert.Contains("only #!import and #r with a file", failure.Message);
    }

    [Fact]
    public async Task What_came_out_can_be_kept_in_the_file()
    {
        using var folder = new TempFolder();
        NotebookRun run = await NotebookRun.Of(Written(folder, "Console.WriteLine(\"é\");", "\"two\\nlines\".Length"));

        run.Keep();

        Notebook kept = Notebook.Read(run.Notebook.Path);
        Assert.Equal(run.Outputs, kept.CodeCells.Select(cell => cell.Outputs));
        Assert.Equal([1, 2], kept.CodeCells.Select(cell => cell.ExecutionCount));
        Assert.Contains("\"é\\n\"", File.ReadAllText(run.Notebook.Path));
    }

    private static string Shown(object value) => Microsoft.DotNet.Interactive.Formatting.Formatter.ToDisplayString(value, "text/html");

    private static Notebook Written(TempFolder folder, params string[] sources)
    {
        JsonNode[] cells =
        [
            .. sources.Select(source => new JsonObject
            {
                ["cell_type"] = "code",
                ["execution_count"] = null,
                ["metadata"] = new JsonObject(),
                ["outputs"] = new JsonArray(),
                ["source"] = CellText.Lines(source),
            }),
        ];
        File.WriteAllText(
            folder["made-up.ipynb"],
            new JsonObject { ["cells"] = new JsonArray(cells), ["nbformat"] = 4, ["nbformat_minor"] = 5 }.ToJsonString());
        return Notebook.Read(folder["made-up.ipynb"]);
    }
}
