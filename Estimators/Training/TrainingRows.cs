using Microsoft.ML.Runtime;

namespace MLNet.GoogLeNet.Training;

/// <summary>The rows that have an image and a label, and how many do not.</summary>
internal sealed class TrainingRows
{
    private readonly List<TrainingImage> _images = [];
    private int _withoutImage, _withoutLabel;

    public IReadOnlyList<TrainingImage> Images => _images;

    /// <summary>Adds a row that has both; counts one that does not.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="label">Its class, from 0; −1 for none.</param>
    /// <param name="isHeldOut">Whether the data itself says that the image is for validation.</param>
    /// <param name="hasImage">Whether it has an image.</param>
    public bool TryAdd(int row, int label, bool isHeldOut, bool hasImage)
    {
        if (label < 0)
            _withoutLabel++;
        else if (!hasImage)
            _withoutImage++;
        else
            _images.Add(new TrainingImage(row, label, isHeldOut));
        return label >= 0 && hasImage;
    }

    /// <exception cref="InvalidOperationException">No row so far has both.</exception>
    public void ThrowIfEmpty(ImageReader reader)
    {
        if (_images.Count == 0)
            throw new InvalidOperationException(
                $"No row has both an image in column '{reader.PixelColumnName}' and a label in column '{reader.LabelColumnName}' "
                + $"({_withoutImage} have no image, {_withoutLabel} no label). Give images with labels.");
    }

    /// <summary>Says in the log how many rows are left out, if any are.</summary>
    public void WarnOfIncomplete(IChannel channel)
    {
        if (_withoutImage + _withoutLabel > 0)
            channel.Warning(MessageSensitivity.None,
                $"{_withoutImage} rows without an image and {_withoutLabel} without a label are left out of training.");
    }
}
