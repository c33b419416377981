using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>
/// Which folders of a library use which, as the compiler sees it: a name counts however it is written, a using alone does not.
/// </summary>
/// <remarks>
/// The root folder holds the public face, whose types are each a place of their own: options stand below all folders and transformers
/// above them. A type with parts in several folders belongs to the outermost one.
/// </remarks>
internal static class FolderUses
{
    /// <summary>One folder uses another.</summary>
    /// <param name="From">The folder, or the type in the root folder, that uses.</param>
    /// <param name="To">The folder, or the type in the root folder, that is used.</param>
    /// <param name="Example">The file and the type that it uses.</param>
    internal sealed record Use(string From, string To, string Example);

    /// <summary>The uses in a library of the repository.</summary>
    public static IReadOnlyList<Use> OfLibrary(string folder, string assembly)
    {
        string root = RepositoryFolder.PathOf(folder);
        string[] left = ["bin", "obj", "buildTransitive"];
        return Of(assembly, Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(root, file).Replace('\\', '/'), File: file))
            .Where(source => !left.Contains(source.Path.Split('/')[0]))
            .Select(source => (source.Path, File.ReadAllText(source.File))));
    }

    /// <summary>The uses among sources.</summary>
    /// <param name="assembly">The name of their assembly, which decides what internals of others they see.</param>
    /// <param name="sources">Paths from the library's root, and texts.</param>
    public static IReadOnlyList<Use> Of(string assembly, IEnumerable<(string Path, string Text)> sources)
    {
        SyntaxTree[] trees = [.. sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, path: source.Path))];
        var compilation = CSharpCompilation.Create(
            assembly,
            [.. trees, CSharpSyntaxTree.ParseText(Listing.GlobalUsings)],
            Listing.References.Where(reference => Path.GetFileNameWithoutExtension(reference.Display) != assembly),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        return [.. trees.AsParallel().SelectMany(tree => UsesIn(tree, compilation.GetSemanticModel(tree)))
            .GroupBy(use => (use.From, use.To)).Select(uses => uses.MinBy(use => use.Example, StringComparer.Ordinal)!)
            .OrderBy(use => use.Example, StringComparer.Ordinal)];
    }

    /// <summary>The groups of places that use one another in a circle, each as one line with an example of every arrow.</summary>
    public static IEnumerable<string> Cycles(IReadOnlyList<Use> uses)
    {
        var reached = uses.GroupBy(use => use.From).ToDictionary(from => from.Key, from => Reached(from.Key, uses));
        var told = new HashSet<string>();
        foreach (string place in reached.Keys.Where(IsFolder).Order(StringComparer.Ordinal))
        {
            string[] circle = [.. reached[place].Where(other => reached.TryGetValue(other, out var back) && back.Contains(place))];
            if (circle.Length > 0 && !told.Overlaps(circle))
                yield return string.Join("; ", uses.Where(use => circle.Contains(use.From) && circle.Contains(use.To))
                    .Select(use => $"{use.From} → {use.To} ({use.Example})"));
            told.UnionWith(circle);
        }
    }

    /// <summary>Whether a place is a folder and not a type in the root folder.</summary>
    public static bool IsFolder(string place) => place.StartsWith('/');

    private static HashSet<string> Reached(string place, IReadOnlyList<Use> uses)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([place]);
        while (open.TryPop(out string? from))
            foreach (Use use in uses.Where(use => use.From == from))
                if (reached.Add(use.To))
                    open.Push(use.To);
        return reached;
    }

    private static IEnumerable<Use> UsesIn(SyntaxTree tree, SemanticModel model)
    {
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax))
        {
            if (node is not (SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax) || Used(model.GetSymbolInfo(node)) is not { } used)
                continue;
            string from = PlaceOf(tree, node), to = HomeOf(used);
            if (from != to)
                yield return new(from, to, $"{tree.FilePath} uses {used.Name}");
        }
    }

    // The outermost type of these sources that a name means, or whose member it means.
    private static INamedTypeSymbol? Used(SymbolInfo info)
    {
        ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        while (type?.ContainingType is { } outer)
            type = outer;
        return type is { DeclaringSyntaxReferences.Length: > 0 } ? type : null;
    }

    private static string HomeOf(INamedTypeSymbol type)
    {
        SyntaxReference outermost = type.DeclaringSyntaxReferences.MinBy(part => part.SyntaxTree.FilePath.Count(letter => letter == '/'))!;
        return PlaceOf(outermost.SyntaxTree, outermost.GetSyntax());
    }

    private static string PlaceOf(SyntaxTree tree, SyntaxNode node)
    {
        int end = tree.FilePath.LastIndexOf('/');
        if (end >= 0)
            return $"/{tree.FilePath[..end]}";
        SyntaxNode? type = node.AncestorsAndSelf().LastOrDefault(outer => outer is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);
        return type switch
        {
            BaseTypeDeclarationSyntax declaration => declaration.Identifier.Text,
            DelegateDeclarationSyntax declaration => declaration.Identifier.Text,
            _ => tree.FilePath, // an attribute of the assembly
        };
    }
}
