using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace MLNet.GoogLeNet;

public sealed partial class GoogLeNetTransformer
{
    /// <summary>
    /// Finds the <see cref="ScoringOptions.Temperature"/> with which the probabilities fit labelled images best: the lowest mean
    /// cross-entropy (Guo et al. 2017, section 4.2). The order of the classes stays, and so does the accuracy.
    /// </summary>
    /// <param name="validation">Rows with zero-mean pixels and labels that the network was not trained on.</param>
    /// <returns>The same network with that temperature and its other options.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The pixel or the label column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">No row has both an image and a label that the model knows.</exception>
    public GoogLeNetTransformer CalibrateTemperature(IDataView validation)
    {
        ArgumentNullException.ThrowIfNull(validation);
        ThrowIfDisposed();
        using GoogLeNetTransformer plain = With(ScoringOptions with { Temperature = 1, OutputLogits = true });
        IDataView scored = plain.Transform(validation);
        DataViewSchema.Column label = RequireLabel(scored.Schema, nameof(validation));

        var fit = new TemperatureFit();
        using (DataViewRowCursor cursor = scored.GetRowCursor([label, scored.Schema[_columns.Score]]))
        {
            ValueGetter<uint> readLabel = cursor.GetGetter<uint>(label);
            ValueGetter<VBuffer<float>> readLogits = cursor.GetGetter<VBuffer<float>>(scored.Schema[_columns.Score]);
            uint key = 0;
            VBuffer<float> logits = default;
            while (cursor.MoveNext())
            {
                readLabel(ref key);
                readLogits(ref logits);
                if (key > 0 && key <= Model.ClassNames.Count && !float.IsNaN(logits.GetItemOrDefault(0)))
                    fit.Add([.. logits.DenseValues()], (int)key - 1);
            }
        }
        if (fit.Count == 0)
            throw new InvalidOperationException(
                "No row has both an image and a label that the model knows. Give labelled images of its classes.");

        float temperature = fit.Temperature();
        using IChannel channel = _host.Start("Temperature");
        channel.Info(MessageSensitivity.None,
            $"Temperature {temperature:0.###} on {fit.Count:N0} images: mean cross-entropy {fit.Loss(temperature):0.####} instead of "
                + $"{fit.Loss(1):0.####}.");
        return With(ScoringOptions with { Temperature = temperature });
    }
}
