using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.Formatting;

namespace MLNet.GoogLeNet.UnitTests.Examples.Notebooks;

/// <summary>
/// Runs the cells of a notebook one after another in one C# scripting session, as .NET Interactive does: what a cell declares, those
/// after it see; what it writes to the console and the value of an expression at its end are its outputs.
/// </summary>
/// <remarks>
/// A session knows the framework and nothing else until a cell refers to it. At run time .NET has the libraries of the tests at hand, which
/// are the same, so that they are shared with them.
/// </remarks>
internal sealed class NotebookSession
{
    // What the kernel has in scope without being asked.
    private static readonly string[] Usings =
        ["System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq"];

    private static readonly MetadataReference[] Framework =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(path => MetadataReference.CreateFromFile(path))];

    private readonly Notebook _notebook;
    private readonly ScriptOptions _options;
    private ScriptState<object?>? _state;

    /// <param name="notebook">Its folder is where relative paths begin.</param>
    public NotebookSession(Notebook notebook)
    {
        _notebook = notebook;
        _options = ScriptOptions.Default
            .WithLanguageVersion(LanguageVersion.CSharp13)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithReferences(Framework)
            .WithImports(Usings)
            .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(notebook.Folder));
    }

    /// <summary>Runs the next cell.</summary>
    /// <returns>What it shows, in order.</returns>
    /// <exception cref="CellFailedException">It does not compile, throws, or ends in an expression with nothing to see.</exception>
    public async Task<IReadOnlyList<CellOutput>> Run(NotebookCell cell)
    {
        string written;
        object? value = null;
        try
        {
            using var surroundings = new Surroundings(_notebook.Folder);
            foreach (string code in CellCode.Pieces(cell.Source, _notebook.Folder))
                value = await Run(code);
            written = surroundings.Written;
        }
        catch (Exception e)
        {
            throw new CellFailedException(_notebook, cell, $"{e.GetType().Name}: {e.Message}", e);
        }

        List<CellOutput> outputs = [];
        if (written.Length > 0)
            outputs.Add(new(null, CarriageReturns.Applied(written)));
        if (value is not null)
            outputs.Add(Display(value));
        if (CellCode.EndsInExpression(cell.Source) && (value is null || outputs[^1].IsEmpty))
            throw new CellFailedException(_notebook, cell, "it ends in an expression, and there is nothing to see of its value.");
        return outputs;
    }

    private async Task<object?> Run(string code)
    {
        code = code.Replace("/bin/Release/", $"/bin/{TestedConfiguration}/", StringComparison.Ordinal);
        _state = _state is null ? await CSharpScript.RunAsync<object?>(code, _options)
            : await _state.ContinueWithAsync<object?>(code, _options);
        return _state.ReturnValue;
    }

    // …/bin/Release/net10.0/
    private static string TestedConfiguration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static CellOutput Display(object value)
    {
        string mimeType = Formatter.GetPreferredMimeTypesFor(value.GetType()).First();
        return new(mimeType, value.ToDisplayString(mimeType));
    }
}
