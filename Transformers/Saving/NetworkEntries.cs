using Microsoft.ML;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet.Transformers.Saving;

/// <summary>The networks of a transformer among the entries of a saved model.</summary>
internal static class NetworkEntries
{
    public static void SaveNetwork(this ModelSaveContext ctx, int network, GoogLeNetModel model) =>
        ctx.SaveBinaryStream(NetworkEntry.NameOf(network), writer => NetworkEntry.Write(model, writer.BaseStream));

    public static void SaveCalibration(this ModelSaveContext ctx, Calibration calibration) =>
        ctx.SaveBinaryStream(Calibration.EntryName, writer => calibration.Write(writer.BaseStream));

    /// <param name="ctx">The saved model.</param>
    /// <param name="classes">Number of classes of the network.</param>
    /// <param name="promise">What was asked for.</param>
    /// <exception cref="InvalidDataException">It is not there, or damaged.</exception>
    public static Calibration LoadCalibration(this ModelLoadContext ctx, int classes, CalibrationPromise promise)
    {
        promise.Validate();
        Calibration? calibration = null;
        return ctx.TryLoadBinaryStream(
            Calibration.EntryName, reader => calibration = Calibration.Read(reader.BaseStream, classes, promise))
            ? calibration!
            : throw new InvalidDataException($"The saved model has no entry '{Calibration.EntryName}'. Save it again.");
    }

    /// <param name="ctx">The saved model.</param>
    /// <param name="network">Which network.</param>
    /// <param name="leastClasses">Number of classes that it has at least; one for features has none.</param>
    /// <exception cref="InvalidDataException">It is not there, or damaged.</exception>
    public static GoogLeNetModel LoadNetwork(this ModelLoadContext ctx, int network, int leastClasses = 2)
    {
        GoogLeNetModel? model = null;
        string entry = NetworkEntry.NameOf(network);
        return ctx.TryLoadBinaryStream(entry, reader => model = NetworkEntry.Read(reader.BaseStream, leastClasses))
            ? model!
            : throw new InvalidDataException($"The saved model has no entry '{entry}'. Save it again.");
    }
}
