using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MulticlassClassificationTrainers = Microsoft.ML.MulticlassClassificationCatalog.MulticlassClassificationTrainers;

namespace MLNet.GoogLeNet.Data.Rows;

/// <summary>
/// The environment behind a catalog: seed and log of the user's <see cref="MLContext"/>. ML.NET hands it out through an
/// internal interface, whose implementation is a private method with a dotted name.
/// </summary>
internal static class CatalogEnvironment
{
    private const string Getter = "Microsoft.ML.Data.IInternalCatalog.get_Environment";

    public static IHostEnvironment Environment(this TransformsCatalog catalog) => Of(catalog);

    public static IHostEnvironment Environment(this DataOperationsCatalog catalog) => Of(catalog);

    public static IHostEnvironment Environment(this MulticlassClassificationTrainers catalog) => Of(catalog);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = Getter)]
    private static extern IHostEnvironment Of(TransformsCatalog catalog);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = Getter)]
    private static extern IHostEnvironment Of(DataOperationsCatalog catalog);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = Getter)]
    private static extern IHostEnvironment Of(TrainCatalogBase.CatalogInstantiatorBase catalog);
}
