using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Data.Sources;
using MLNet.GoogLeNet.Data.Splits;

namespace MLNet.GoogLeNet;

/// <summary>
/// Loads images: rows of image files from folders and lists (<c>mlContext.Data</c>), and their pixels (<c>mlContext.Transforms</c>).
/// </summary>
/// <remarks>
/// In folders, images are files that end in .jpg, .jpeg, .jpe, .jfif, .png, .bmp, .dib, .gif or .webp; a warning in the log counts the
/// others. Hidden files and folders are left out. Links to folders are followed, and each folder is read once. No image is opened before
/// its pixels are asked for.
/// </remarks>
public static class ImageCatalog
{
    /// <summary>
    /// Reads a folder with one subfolder per class; images may be at any depth below it. The columns are "ImagePath"
    /// (text, the full path) and "Label" (a key whose values are the names of the subfolders, sorted by ordinal). Rows
    /// are ordered by class, then path. Images directly in the folder have no class and are left out, with a warning.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It has no labelled images, one class only, or a subfolder without images.</exception>
    /// <exception cref="IOException">A folder cannot be read, or a name is not UTF-8.</exception>
    public static IDataView LoadFromImageFolder(this DataOperationsCatalog catalog, string folder)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return ImageFolder.Read(folder, catalog.Warn).ToDataView(catalog);
    }

    /// <summary>
    /// Reads the images of a folder, at any depth, without labels. The only column is "ImagePath" (text, the full
    /// path); rows are ordered by path. A folder without images gives no rows, and a warning in the log.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">A folder cannot be read, or a name is not UTF-8.</exception>
    public static IDataView LoadFromImageFiles(this DataOperationsCatalog catalog, string folder)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return catalog.LoadFromImageFiles(ImageFolder.Images(folder, catalog.Warn));
    }

    /// <summary>Takes images without labels, in the order given, as the column "ImagePath" (text).</summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="paths">Paths of image files; they are not looked for before they are read.</param>
    /// <exception cref="ArgumentException">A path is empty.</exception>
    public static IDataView LoadFromImageFiles(this DataOperationsCatalog catalog, IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(paths);
        return ImageRows.Unlabelled(paths).ToDataView(catalog);
    }

    /// <summary>
    /// Reads a list of images: a CSV file whose header names the columns file and label, and may name split, in any
    /// order. Relative paths begin in the folder of the list. The columns are "ImagePath" (text), "Label" (a key whose
    /// values are the labels of the whole list, sorted by ordinal) and, if the list has it, "Split" (text). Rows are
    /// ordered as in the list. The text is UTF-8, or UTF-16 with a byte order mark; columns are separated by commas,
    /// semicolons or tabs, as the header has them, or as a line such as sep=; before it says. Blank lines are passed over.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="csvPath">Path of the list.</param>
    /// <param name="splits">
    /// The splits whose rows are wanted, such as "train"; none: all rows. The class names do not depend on it, so a
    /// model trained on one split can be tested on another.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such list.</exception>
    /// <exception cref="ArgumentException">The list has no such split.</exception>
    /// <exception cref="InvalidDataException">
    /// The text is not valid, the list lacks a column, a row has more or fewer values than there are columns or lacks its
    /// file or label, there are no rows, or there is one class only.
    /// </exception>
    public static IDataView LoadFromImageList(
        this DataOperationsCatalog catalog, string csvPath, params string[] splits)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(csvPath);
        ArgumentNullException.ThrowIfNull(splits);
        return ImageList.Read(csvPath, splits).ToDataView(catalog);
    }

    /// <summary>
    /// Splits rows so that every class has its share on both sides, rounded, and at least one row on each side. A class
    /// with a single row stays in training, as do rows without a label. Rows keep their order and columns. Only the
    /// labels are read, once.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="data">Labelled rows.</param>
    /// <param name="testFraction">The share of the test set: more than 0, less than 1. Default 0.2.</param>
    /// <param name="labelColumnName">The column of labels, a key. Default "Label".</param>
    /// <param name="seed">
    /// The same seed splits the same rows in the same way. Null: drawn from the seed of the <see cref="MLContext"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The fraction is not between 0 and 1, or the label column is missing or not a key.
    /// </exception>
    /// <exception cref="InvalidDataException">There are no rows, or no class has two.</exception>
    public static DataOperationsCatalog.TrainTestData StratifiedSplit(
        this DataOperationsCatalog catalog,
        IDataView data,
        double testFraction = 0.2,
        string labelColumnName = "Label",
        int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        return Stratification.Split(catalog, data, testFraction, labelColumnName, seed);
    }

    /// <summary>
    /// Reads images (jpg, png, bmp, gif, webp) into planar RGB bytes, [3, size, size], from 0 to 255; size is 256
    /// unless the options say otherwise. Resizing is bilinear and antialiased, as in Pillow and torchvision.
    /// </summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that receives the pixels.</param>
    /// <param name="inputColumnName">
    /// The column with a path (text) or with the bytes of an image file (vector of byte). Null: the same name as
    /// <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="options">Size, fit, folder, and what happens with bad images. Null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static PixelLoadingEstimator LoadPixels(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        PixelLoadingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(outputColumnName, inputColumnName ?? outputColumnName, options ?? new());
    }

    private static void Warn(this DataOperationsCatalog catalog, string message)
    {
        using IChannel channel = catalog.Environment().Start("GoogLeNet images");
        channel.Warning(MessageSensitivity.UserData, message);
    }
}
