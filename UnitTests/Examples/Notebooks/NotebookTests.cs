using System.Text.RegularExpressions;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Notebooks;

/// <summary>
/// The notebooks do what they say: they run from the top, show something wherever they mean to, and keep what they showed.
/// </summary>
[Collection<Alone>]
public sealed partial class NotebookTests(ExampleNotebooks notebooks) : IClassFixture<ExampleNotebooks>
{
    private const long LargestFile = 1_000_000;

    public static TheoryData<string> Names { get; } = [.. ExampleNotebooks.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_runs_from_the_top_and_keeps_outputs_of_the_kinds_that_come_out(string name)
    {
        Assert.SkipUnless(ExampleNotebooks.IsRun(name), "The outputs of other notebooks are renewed.");
        NotebookRun run = await notebooks.Run(name);

        Notebook kept = ExampleNotebooks.Read(name);
        Assert.All(kept.CodeCells, cell =>
        {
            Assert.Equal(cell.Number, cell.ExecutionCount);
            Assert.Equal(run.Outputs[cell.Number - 1].Select(output => output.MimeType), cell.Outputs.Select(output => output.MimeType));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_small_and_says_nothing_about_the_machine_it_was_run_on(string name)
    {
        string text = File.ReadAllText(Path.Combine(ExampleNotebooks.Folder, name));

        Assert.InRange(text.Length, 1, LargestFile);
        Assert.All([RepositoryFolder.FullPath, Path.GetTempPath(), "/home/", "/root/", "/Users/"], path =>
            Assert.DoesNotContain(path, text));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Large_numbers_of_the_prose_are_among_the_outputs(string name)
    {
        Notebook notebook = ExampleNotebooks.Read(name);
        string outputs = string.Join('\n', notebook.CodeCells.SelectMany(cell => cell.Outputs).Select(output => output.Text));

        Assert.All(LargeNumber().Matches(notebook.Prose), number => Assert.Contains(number.Value, outputs));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Files_that_the_prose_names_are_in_the_code_or_in_the_repository(string name)
    {
        Notebook notebook = ExampleNotebooks.Read(name);
        string code = string.Join('\n', notebook.CodeCells.Select(cell => cell.Source));

        Assert.All(QuotedFile().Matches(notebook.Prose).Select(match => match.Groups["file"].Value), file =>
            Assert.True(
                code.Contains(file, StringComparison.Ordinal) || File.Exists(Path.Combine(ExampleNotebooks.Folder, file)),
                $"there is no {file}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_first_cells_say_how_the_library_gets_there_and_get_it(string name)
    {
        Notebook notebook = ExampleNotebooks.Read(name);

        Assert.Contains("#!import from-source.dib", notebook.CodeCells[0].Source);
        Assert.Contains("dotnet build -c Release", notebook.Prose);
        Assert.Contains("#r \"nuget: MLNet.GoogLeNet", notebook.Prose);
    }

    [GeneratedRegex(@"\b\d{1,3}(,\d{3})+\b")]
    private static partial Regex LargeNumber();

    [GeneratedRegex(@"`(?<file>[\w./-]+\.(zip|onnx|csv|json|dib|ipynb|md))`")]
    private static partial Regex QuotedFile();
}
