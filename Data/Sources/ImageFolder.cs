namespace MLNet.GoogLeNet.Data.Sources;

/// <summary>Finds the pictures of a folder.</summary>
internal static class ImageFolder
{
    private const string Kinds = ".jpg, .jpeg, .png, .bmp, .gif or .webp";

    private static readonly HashSet<string> Extensions =
        new([".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp"], StringComparer.OrdinalIgnoreCase);

    // An unreadable folder is an error, not a smaller data set.
    private static readonly EnumerationOptions Visible = new()
    {
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
        IgnoreInaccessible = false,
    };

    private static readonly EnumerationOptions VisibleAtAnyDepth = new()
    {
        AttributesToSkip = Visible.AttributesToSkip,
        IgnoreInaccessible = false,
        RecurseSubdirectories = true,
    };

    /// <summary>The labelled pictures of a folder with one subfolder a class.</summary>
    public static ImageRows Read(string folder)
    {
        string root = Existing(folder);
        (string Name, string[] Pictures)[] classes = Directory.EnumerateDirectories(root, "*", Visible)
            .Select(path => (Name: Path.GetFileName(path), Pictures: Pictures(path)))
            .Where(subfolder => subfolder.Pictures.Length > 0)
            .OrderBy(subfolder => subfolder.Name, StringComparer.Ordinal)
            .ToArray();
        if (classes.Length == 0)
        {
            throw new InvalidDataException(
                $"No subfolder of '{root}' has pictures ({Kinds}). Each class has a subfolder of its own, with " +
                "the name of the class. Pictures without a class are read with LoadFromImageFiles.");
        }
        if (classes.Length == 1)
        {
            throw new InvalidDataException(
                $"Only the subfolder '{classes[0].Name}' of '{root}' has pictures ({Kinds}). A classifier needs two " +
                "classes or more: is this the folder above the one with the classes?");
        }

        var rows = classes
            .Index()
            .SelectMany(item => item.Item.Pictures
                .Select(path => new ImageRow { ImagePath = path, Label = (uint)item.Index }))
            .ToList();
        return new(rows, classes.Select(subfolder => subfolder.Name).ToArray(), HasSplit: false);
    }

    /// <summary>Full paths of the pictures of a folder, at any depth, sorted alike on every platform.</summary>
    public static string[] Pictures(string folder) =>
        Directory.EnumerateFiles(Existing(folder), "*", VisibleAtAnyDepth)
            .Where(path => Extensions.Contains(Path.GetExtension(path)))
            .OrderBy(path => path.Replace('\\', '/'), StringComparer.Ordinal)
            .ToArray();

    private static string Existing(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        string path = Path.GetFullPath(folder);
        if (Directory.Exists(path))
            return path;
        throw new DirectoryNotFoundException(
            File.Exists(path)
                ? $"'{path}' is a file. Give the folder with the pictures."
                : $"There is no folder '{path}'. Relative paths begin in '{Environment.CurrentDirectory}'.");
    }
}
