using Microsoft.ML;
using MLNet.GoogLeNet.Auditing;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Training;

namespace MLNet.GoogLeNet;

public static partial class GoogLeNetCatalog
{
    /// <summary>
    /// Looks for what is wrong with images before anything is trained on them: images that cannot be read, that are there twice, also
    /// across splits or groups, whose label is likely to be wrong, that are unlike all others, dark, blurred or tiny.
    /// </summary>
    /// <remarks>
    /// Each image is decoded once and goes through the network once. Nothing has to be chosen; what is found is a suspicion to look at, not
    /// a verdict. Labels are judged by classifiers that have not seen the image, nor a copy of it, nor others of its group.
    /// </remarks>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="images">
    /// Rows with "ImagePath" (text), as <c>LoadFromImageFolder</c>, <c>LoadFromImageList</c> and <c>LoadFromImageFiles</c> make them.
    /// Labels are judged where there is a column "Label", a key with names.
    /// </param>
    /// <param name="options">The weights, and the columns of splits and groups.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or a column is missing or of another type.</exception>
    /// <exception cref="FileNotFoundException">There are no such weights.</exception>
    /// <exception cref="InvalidDataException">The weights cannot be used, or the file of features is something else.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the options.</exception>
    public static ImageAudit AuditImages(this DataOperationsCatalog catalog, IDataView images, ImageAuditOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(nameof(options));
        InitialWeights.ThrowIfMissing(options.InitialWeights, nameof(options.InitialWeights));
        return new(Audit.Of(images, options, catalog.Environment()));
    }
}
