using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Compiles listings of the documentation against all that the tests themselves refer to.</summary>
internal static class Listing
{
    private static readonly string[] ImplicitUsings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading",
            "System.Threading.Tasks"];

    /// <summary>All that the tests refer to.</summary>
    public static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>The usings that the SDK adds to a project.</summary>
    public static string GlobalUsings { get; } = string.Concat(ImplicitUsings.Select(name => $"global using {name};\n"));

    /// <summary>
    /// What is wrong with listings of statements, each of which must compile alone or after those before it, whose variables and
    /// usings it then sees and may declare again.
    /// </summary>
    public static IEnumerable<string> Errors(IReadOnlyList<string> listings)
    {
        CSharpCompilation? previous = null;
        for (int i = 0; i < listings.Count; i++)
        {
            CSharpCompilation after = Continuation(listings[i], previous);
            Diagnostic[] errors = ErrorsOf(after);
            if (errors.Length == 0)
                previous = after; // what does not continue the others is not seen by those after it
            else if (ErrorsOf(Program(listings[i])).Length > 0)
                yield return $"listing {i + 1}: {string.Join("; ", errors.Select(error => error.ToString()))}\n{listings[i]}";
        }
    }

    /// <summary>Compiles a program of one file and runs it here.</summary>
    /// <param name="folder">Its current folder.</param>
    /// <param name="code">The program, with statements at its top.</param>
    /// <param name="arguments">What its command line has.</param>
    /// <returns>What it wrote.</returns>
    public static string Run(string folder, string code, params string[] arguments)
    {
        using var image = new MemoryStream();
        EmitResult emitted = Program(
            string.Join('\n', code.Split('\n').Select(line => line.StartsWith("#:", StringComparison.Ordinal) ? "" : line))).Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        MethodInfo main = Assembly.Load(image.ToArray()).EntryPoint!;
        using var surroundings = new Surroundings(folder);
        main.Invoke(null, [arguments]);
        return surroundings.Written;
    }

    private static CSharpCompilation Continuation(string code, CSharpCompilation? previous) => CSharpCompilation.CreateScriptCompilation(
        $"Listing{Guid.NewGuid():N}",
        CSharpSyntaxTree.ParseText(
            code, CSharpParseOptions.Default.WithKind(SourceCodeKind.Script).WithLanguageVersion(LanguageVersion.Latest)),
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, usings: ImplicitUsings, nullableContextOptions: NullableContextOptions.Enable),
        previous);

    private static CSharpCompilation Program(string code) => CSharpCompilation.Create(
        "Listing",
        [
            CSharpSyntaxTree.ParseText(code),
            CSharpSyntaxTree.ParseText(GlobalUsings),
        ],
        References,
        new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

    private static Diagnostic[] ErrorsOf(CSharpCompilation compilation) =>
        [.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
}
