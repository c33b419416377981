using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Transformers.Normalization;
using MLNet.GoogLeNet.Transformers.Scoring;

namespace MLNet.GoogLeNet.Training;

/// <summary>All labelled pictures of the training data, read once.</summary>
internal sealed class PictureSet
{
    private const string HeldOut = "validation";

    private PictureSet(IReadOnlyList<Picture> pictures) => Pictures = pictures;

    public IReadOnlyList<Picture> Pictures { get; }

    /// <exception cref="InvalidOperationException">No row has a picture and a label.</exception>
    public static PictureSet Read(IDataView data, ColumnNames columns, GoogLeNetOptions options, IChannel channel)
    {
        DataViewSchema.Column pixelColumn = data.Schema[columns.Pixels], labelColumn = data.Schema[columns.Label];
        DataViewSchema.Column? heldOutColumn =
            options.ValidationColumnName is { } validation ? data.Schema[validation] : null;
        var sizes = new PixelColumn(columns.Pixels, pixelColumn.Type, options.ImageSize);
        PixelNormalization? normalization = PixelNormalization.Of(pixelColumn);

        var pictures = new List<Picture>();
        int withoutPicture = 0, withoutLabel = 0;
        DataViewSchema.Column[] needed = [pixelColumn, labelColumn, .. heldOutColumn is { } column ? [column] : Array.Empty<DataViewSchema.Column>()];
        using (DataViewRowCursor cursor = data.GetRowCursor(needed))
        {
            var readPixels = cursor.GetGetter<VBuffer<float>>(pixelColumn);
            var readLabel = cursor.GetGetter<uint>(labelColumn);
            var readHeldOut = heldOutColumn is { } present ? cursor.GetGetter<ReadOnlyMemory<char>>(present) : null;
            VBuffer<float> pixels = default;
            uint label = 0;
            ReadOnlyMemory<char> part = default;
            while (cursor.MoveNext())
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                readLabel(ref label);
                readPixels(ref pixels);
                readHeldOut?.Invoke(ref part);
                if (label == 0)
                    withoutLabel++;
                else if (pixels.Length == 0)
                    withoutPicture++;
                else
                    pictures.Add(new Picture(
                        pixels.IsDense ? pixels.GetValues() : [.. pixels.DenseValues()], sizes.SizeOf(pixels.Length), normalization,
                        label: (int)label - 1, isHeldOut: part.Span.SequenceEqual(HeldOut)));
            }
        }

        if (withoutPicture + withoutLabel > 0)
            channel.Warning(MessageSensitivity.None,
                $"{withoutPicture} rows without a picture and {withoutLabel} without a label are left out of training.");
        if (pictures.Count == 0)
            throw new InvalidOperationException(
                $"No row has both a picture in column '{columns.Pixels}' and a label in column '{columns.Label}' "
                + $"({withoutPicture} have no picture, {withoutLabel} no label). Give Fit pictures with labels.");
        return new(pictures);
    }
}
