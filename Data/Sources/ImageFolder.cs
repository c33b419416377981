namespace MLNet.GoogLeNet.Data.Sources;

/// <summary>Finds the images of a folder.</summary>
internal sealed class ImageFolder
{
    private const int NamedAtMost = 5;

    private readonly string _root;
    private readonly List<string> _images = []; // from the root on, with slashes
    private readonly ExtensionCounts _passedOver = new();
    private readonly Dictionary<string, ExtensionCounts> _passedOverIn = []; // by the folder in the root
    private readonly List<string> _folders = [], _repeated = [];

    private ImageFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _root = Existing(Path.GetFullPath(folder));
        foreach (FolderWalk.Found found in new FolderWalk(_root).Find())
        {
            bool isImage = ImageExtensions.Has(found.Path);
            if (found.Reason is not null && (found.IsFolder || isImage))
                throw new IOException($"'{PathOf(found.Path)}' cannot be used: {found.Reason}."); // not a smaller data set
            if (found.IsRepeated)
                _repeated.Add(found.Path);
            else if (found.IsFolder && !found.Path.Contains('/'))
                _folders.Add(found.Path);
            else if (!found.IsFolder && isImage)
                _images.Add(found.Path);
            else if (!found.IsFolder)
                PassOver(found.Path);
        }
    }

    /// <summary>The labelled images of a folder with one subfolder per class.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="warn">Receives what is not an error, but should be known.</param>
    public static ImageRows Read(string folder, Action<string> warn) => new ImageFolder(folder).ReadClasses(warn);

    /// <summary>Full paths of the images of a folder, at any depth, sorted alike on every platform.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="warn">Receives what is not an error, but should be known.</param>
    public static IEnumerable<string> Images(string folder, Action<string> warn)
    {
        var found = new ImageFolder(folder);
        if (found._images.Count == 0)
            warn($"'{found._root}' has no images ({ImageExtensions.Text}).");
        found.Warn(warn);
        return found.Sorted(found._images);
    }

    private ImageRows ReadClasses(Action<string> warn)
    {
        ILookup<string, string> images = _images.ToLookup(ClassOf);
        string[] classes = [.. _folders.Where(images.Contains).Order(StringComparer.Ordinal)], unused = [.. _folders.Except(classes)];
        if (classes.Length == 0)
        {
            string instead = _passedOver.Total > 0 ? $"; it has {_passedOver}" : "";
            throw new InvalidDataException(
                $"No subfolder of '{_root}' has images ({ImageExtensions.Text}){instead}. Put the images of each class into a " +
                "subfolder with its name, or read images without classes with LoadFromImageFiles.");
        }
        if (unused.Length > 0)
        {
            IEnumerable<string> named = unused.Take(NamedAtMost)
                .Select(name => $"'{name}' ({(_passedOverIn.TryGetValue(name, out ExtensionCounts? has) ? has.ToString() : "empty")})");
            throw new InvalidDataException(
                $"{Counted(unused.Length, "subfolder")} of '{_root}' without images: {string.Join(", ", named)}" +
                $"{(unused.Length > NamedAtMost ? ", …" : "")}. Images end in {ImageExtensions.Text}. Convert the images to one of " +
                "these formats, or move folders that are not classes elsewhere.");
        }
        if (classes.Length == 1)
        {
            throw new InvalidDataException(
                $"Only the subfolder '{classes[0]}' of '{_root}' has images ({ImageExtensions.Text}). A classifier needs two " +
                "classes or more: is this the folder above the one with the classes?");
        }

        if (images[""].Count() is var loose and > 0)
            warn($"'{_root}' has {Counted(loose, "image")} outside its subfolders. They have no class and are left out.");
        Warn(warn);
        var rows = classes
            .Index()
            .SelectMany(item => Sorted(images[item.Item]).Select(path => new ImageRow { ImagePath = path, Label = (uint)item.Index }))
            .ToList();
        return new(rows, classes, HasSplit: false);
    }

    private void Warn(Action<string> warn)
    {
        if (_passedOver.Total > 0)
        {
            warn($"{Counted(_passedOver.Total, "file")} of '{_root}' skipped by extension: {_passedOver}. " +
                $"Images end in {ImageExtensions.Text}.");
        }
        if (_repeated.Count > 0)
        {
            warn($"'{_root}' has links to folders that are read elsewhere in it too. Each folder is read once; skipped: " +
                $"{string.Join(", ", _repeated.Take(NamedAtMost))}{(_repeated.Count > NamedAtMost ? ", …" : "")}.");
        }
    }

    private IEnumerable<string> Sorted(IEnumerable<string> images) =>
        images.Order(StringComparer.Ordinal).Select(PathOf);

    private string PathOf(string image) => Path.Combine(_root, image.Replace('/', Path.DirectorySeparatorChar));

    private void PassOver(string path)
    {
        _passedOver.Add(path);
        if (!_passedOverIn.TryGetValue(ClassOf(path), out ExtensionCounts? counts))
            _passedOverIn.Add(ClassOf(path), counts = new());
        counts.Add(path);
    }

    // The folder in the root in which a file is.
    private static string ClassOf(string path) => path.IndexOf('/') is var end and >= 0 ? path[..end] : "";

    private static string Counted(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count:N0} {noun}s";

    private static string Existing(string path)
    {
        if (Directory.Exists(path))
            return path;
        throw new DirectoryNotFoundException(
            File.Exists(path)
                ? $"'{path}' is a file. Give the folder with the images."
                : $"There is no folder '{path}'. Relative paths start from '{Environment.CurrentDirectory}'.");
    }
}
