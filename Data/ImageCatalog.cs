using Microsoft.ML;
using Microsoft.ML.Data;
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
    /// Reads a list of images: a CSV file whose header names the columns file and label, and may name split and others, in any
    /// order. Relative paths start from the folder of the list. The columns are "ImagePath" (text), "Label" (a key whose
    /// values are the labels of the whole list, sorted by ordinal), "Split" (text) if the list has it, and the other columns of the
    /// list under their own names (text, without spaces around it); a column without a name is left out. Rows are
    /// ordered as in the list. The text is UTF-8, or UTF-16 with a byte order mark; columns are separated by commas,
    /// semicolons or tabs, as in the header, or as a line such as sep=; before it says. Blank lines are skipped.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="csvPath">Path of the list.</param>
    /// <param name="splits">
    /// The splits whose rows to read, such as "train"; none: all rows. The class names do not depend on them, so a
    /// model trained on one split can be tested on another.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such list.</exception>
    /// <exception cref="ArgumentException">The list has no such split.</exception>
    /// <exception cref="InvalidDataException">
    /// The text is not valid, the list lacks a column, a row has more or fewer values than there are columns or lacks its
    /// file or label, there are no rows, there is one class only, or another column is called ImagePath.
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
    /// with a single row stays in training, as do rows without a label. Rows keep their order and columns. Only labels and groups
    /// are read, once.
    /// </summary>
    /// <remarks>
    /// With groups, such as a patient, a part or a scene, the rows of each are on one side, those without a label too. Shares then are as
    /// near as groups allow: where a group has rows of one class only, a class misses its share by no more rows than its largest group
    /// has, and is on both sides if it is in two groups. A class in one group only stays in training; a warning in the log names classes
    /// that are not in the test set, and <see cref="SplitBalance"/> counts them all.
    /// </remarks>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="data">Labelled rows.</param>
    /// <param name="testFraction">The share of the test set: above 0, below 1. Default 0.2.</param>
    /// <param name="labelColumnName">The column of labels, a key. Default "Label".</param>
    /// <param name="groupColumnName">
    /// The column that says which rows belong together: a text, a key or a number, in every row. Default null: no groups.
    /// </param>
    /// <param name="seed">
    /// The same seed splits the same rows in the same way. Null: drawn from the seed of the <see cref="MLContext"/>. It decides between
    /// groups that matter alike, so where groups have different sizes another seed may give the same split.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The fraction is not between 0 and 1, a column is missing, labels are not a key, or groups neither text, key nor number.
    /// </exception>
    /// <exception cref="InvalidDataException">There are no rows, rows without a group, or no class has two rows or groups.</exception>
    public static DataOperationsCatalog.TrainTestData StratifiedSplit(
        this DataOperationsCatalog catalog,
        IDataView data,
        double testFraction = 0.2,
        string labelColumnName = "Label",
        string? groupColumnName = null,
        int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ThrowIfEmpty(groupColumnName);
        if (!(testFraction > 0 && testFraction < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(testFraction), testFraction, "The test fraction must be above 0 and below 1.");
        }
        return new Stratification(catalog, data, labelColumnName, groupColumnName).Split(testFraction, seed);
    }

    /// <summary>
    /// Divides rows into folds for cross-validation: each fold is the test set of one split, whose training set has all other rows.
    /// Neither the rows of a class nor all rows differ by more than one between folds. Rows without a label are in every training set
    /// and in no test set. Rows keep their order and columns. Only labels and groups are read, once.
    /// </summary>
    /// <remarks>
    /// With groups, the rows of each are in one fold, those without a label too; a group without any label is in every training set.
    /// Classes then are as even as groups allow: where a group has rows of one class only, the rows of a class differ between folds by no
    /// more than its largest group has. A warning in the log names classes that a fold lacks, and <see cref="SplitBalance"/> counts them
    /// all.
    /// </remarks>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="data">Labelled rows.</param>
    /// <param name="folds">Number of folds, at least 2. Default 5.</param>
    /// <param name="labelColumnName">The column of labels, a key. Default "Label".</param>
    /// <param name="groupColumnName">
    /// The column that says which rows belong together: a text, a key or a number, in every row. Default null: no groups.
    /// </param>
    /// <param name="seed">
    /// The same seed gives the same folds of the same rows. Null: drawn from the seed of the <see cref="MLContext"/>. It decides between
    /// groups that matter alike, so where groups have different sizes another seed may give the same folds.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There are fewer than two folds, a column is missing, labels are not a key, or groups neither text, key nor number.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// There are no rows, rows without a group, or a class has fewer rows than there are folds, or rows in fewer groups.
    /// </exception>
    public static IReadOnlyList<DataOperationsCatalog.TrainTestData> StratifiedFolds(
        this DataOperationsCatalog catalog,
        IDataView data,
        int folds = 5,
        string labelColumnName = "Label",
        string? groupColumnName = null,
        int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ThrowIfEmpty(groupColumnName);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        return new Stratification(catalog, data, labelColumnName, groupColumnName).Folds(folds, seed);
    }

    private static void ThrowIfEmpty(string? groupColumnName)
    {
        if (groupColumnName is not null)
            ArgumentException.ThrowIfNullOrEmpty(groupColumnName);
    }

    /// <summary>
    /// Reads images (jpg, png, bmp, gif, webp) into planar RGB bytes, [3, size, size], from 0 to 255; size is 256
    /// unless the options say otherwise. Resizing is bilinear and antialiased, as in Pillow and torchvision. Images in memory
    /// give the same pixels as a file without loss that has the same content. They are neither turned upright nor disposed.
    /// </summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that receives the pixels.</param>
    /// <param name="inputColumnName">
    /// The column with a path (text), the bytes of an image file (vector of byte), an <see cref="MLImage"/> or a
    /// <see cref="RawImage"/>. Null: the same name as <paramref name="outputColumnName"/>.
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
