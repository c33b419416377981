using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Heads;

namespace MLNet.GoogLeNet;

// Classes for a network that is trained already.
public static partial class GoogLeNetCatalog
{
    /// <summary>
    /// Adds classes to a trained network, in seconds: each image goes through the network once, and rows for the new classes are computed
    /// from its features. Needs no libtorch.
    /// </summary>
    /// <remarks>
    /// All layers and the rows of the known classes stay the same to the bit, and so do the logits of these classes. What can
    /// change for an image of a known class is that a new class has a higher logit. Images in
    /// <see cref="AddClassesOptions.Reference"/> prevent most of that and show the rest. To let known classes learn more,
    /// train with <see cref="GoogLeNetOptions.StartFrom"/> instead.
    /// </remarks>
    /// <param name="network">The network, which is not changed.</param>
    /// <param name="images">
    /// Rows with the network's pixel column and its label column, a key whose names are new classes; names without rows do not count.
    /// </param>
    /// <param name="options">The defaults where left out.</param>
    /// <returns>
    /// The network with its known classes first, in their order, and the new ones after them, in the order of the key. Temperature and
    /// other options are the network's; a calibration is not kept.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// An option is out of its range; a column is missing, of another type, or its images are too small; or the network knows a class
    /// already.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The accuracy on the reference would fall by more than <see cref="AddClassesOptions.MaxLoss"/>; there is nothing to learn from; the
    /// reference has a class that the network does not know; or the network is an average of several.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled by the options or the <c>MLContext</c>.</exception>
    public static GoogLeNetTransformer AddClasses(this GoogLeNetTransformer network, IDataView images, AddClassesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        options ??= new();
        options.Validate(nameof(options));
        GoogLeNetModel model = network.RequireOne("a network to add classes to");
        using IChannel channel = network.Host.Start("Adding classes");
        return network.With(new ClassAddition(model, network.Columns, options, network.Host, channel).Run(images));
    }
}
