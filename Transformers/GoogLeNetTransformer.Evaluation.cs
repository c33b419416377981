using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Transformers.Evaluation;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights;

namespace MLNet.GoogLeNet;

public sealed partial class GoogLeNetTransformer
{
    // Of an average, an image that one of the networks knows is known.
    private TrainingImages? TrainingImagesOfAll => TrainingImages.Of(_models.Select(model => model.TrainingImages));

    /// <summary>
    /// Tests the network on labelled images that it was not trained on, which are scored once: how good it is, how sure that figure is, how
    /// far its probabilities can be trusted, where it fails, and which of the images it was trained on after all.
    /// </summary>
    /// <remarks>
    /// The most likely class counts, whatever <see cref="ScoringOptions.AbstainBelow"/> says. Rows without an image, without a label, or
    /// of a class that the network does not know are counted and left out.
    /// </remarks>
    /// <param name="images">
    /// Rows with zero-mean pixels and labels, as for <see cref="Transform"/>; <c>ImagePath</c> where it is there.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The pixel or the label column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">No row has both an image and a label that the model knows.</exception>
    public ImageEvaluation Evaluate(IDataView images)
    {
        ArgumentNullException.ThrowIfNull(images);
        ThrowIfDisposed();
        DataViewSchema.Column given = RequireLabel(images.Schema, nameof(images));
        if (!ScoringOptions.OutputLogits)
            return Evaluation(this, images, given);
        using GoogLeNetTransformer plain = With(ScoringOptions with { OutputLogits = false });
        return Evaluation(plain, images, given);
    }

    private static ImageEvaluation Evaluation(GoogLeNetTransformer network, IDataView images, DataViewSchema.Column given)
    {
        ColumnNames columns = network._columns;
        PixelColumn pixels = PixelColumn.Require(images.Schema, columns.Pixels, PixelKind.Normalized, nameof(images));
        TrainingImages? known = network.TrainingImagesOfAll;
        var hashes = new ImageHashMapper(images.Schema, pixels);
        IDataView scored = network.Transform(known is null ? images : new MappedView(hashes, images));
        DataViewSchema.Column label = scored.Schema[columns.Label], score = scored.Schema[columns.Score];
        DataViewSchema.Column? path = images.Schema.GetColumnOrNull("ImagePath") is { Type: TextDataViewType } text ? text : null;
        DataViewSchema.Column? hash = known is null ? null : scored.Schema[hashes.Column.Index];
        DataViewSchema.Column?[] wanted =
            [label, scored.Schema[given.Index], score, path is { } file ? scored.Schema[file.Index] : null, hash];

        var tally = new EvaluationTally(network.Model.ClassNames, known);
        using DataViewRowCursor cursor = scored.GetRowCursor(wanted.OfType<DataViewSchema.Column>().DistinctBy(column => column.Index));
        var readLabel = cursor.GetGetter<uint>(label);
        var readGiven = cursor.GetGetter<uint>(scored.Schema[given.Index]);
        var readScore = cursor.GetGetter<VBuffer<float>>(score);
        var readPath = path is { } named ? cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema[named.Index]) : null;
        Func<ImageHash?> readHash = hash is { } column ? ImageHashMapper.Getter(cursor, column) : () => null;
        uint key = 0, givenKey = 0;
        VBuffer<float> scores = default;
        ReadOnlyMemory<char> name = default;
        for (long row = 0; cursor.MoveNext(); row++)
        {
            readLabel(ref key);
            readGiven(ref givenKey);
            readScore(ref scores);
            readPath?.Invoke(ref name);
            tally.Add(row, (int)key - 1, givenKey > 0, [.. scores.DenseValues()], readPath is null ? null : name.ToString(), readHash());
        }
        return tally.ToEvaluation();
    }

    private DataViewSchema.Column RequireLabel(DataViewSchema schema, string parameter)
    {
        if (LabelAlignment.KeyOf(schema, _columns.Label) is not { } column)
            throw new ArgumentOutOfRangeException(parameter,
                $"There is no label column '{_columns.Label}' that is a key with class names; the columns are "
                + $"{string.Join(", ", schema.Select(other => other.Name))}. Give images with their labels.");
        return KeyNames.Of(column) is not null ? column : throw new ArgumentOutOfRangeException(parameter,
            $"The label column '{_columns.Label}' is a key without names, so nothing says which of its numbers is which class of the "
            + $"network. Make it with {KeyNames.CallsFor(_columns.Label, isKey: true)}.");
    }
}
