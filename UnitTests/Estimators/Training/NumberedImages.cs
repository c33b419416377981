using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Scoring;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

/// <summary>
/// Images whose values say of which row and from where they are: 10,000 times the row, 100 times the distance from the top and the
/// distance from the left.
/// </summary>
internal sealed class NumberedImages : IDisposable
{
    public const int Side = 40, ByteCount = 3 * Side * Side * sizeof(float);

    private readonly IChannel _channel;
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly ColourRows[] _rows;

    /// <param name="classes">The class of each row.</param>
    public NumberedImages(params string[] classes)
    {
        _mlContext.Log += (_, entry) => Log.Add(entry.Message);
        _channel = ((IHostEnvironment)_mlContext).Register("test").Start("test");
        _rows = [.. classes.Select((name, row) => new ColourRows
        {
            Class = name,
            Pixels = [.. Enumerable.Range(0, 3 * Side * Side).Select(i => 10_000f * row + i / Side % Side * 100 + i % Side)],
        })];
        ClassNames = [.. classes.Distinct().Order(StringComparer.Ordinal)];
    }

    public string[] ClassNames { get; }

    public List<string> Log { get; } = [];

    public IChannel Channel => _channel;

    public ImageSet Read(GoogLeNetOptions options) => ImageSet.Read(
        new ImageReader(
            ColourRows.View(_mlContext, _rows, Side), new ColumnNames("Pixels", "Label", "Score", "PredictedLabel"), options, "input"),
        validation: null, options.ImageCacheBytes, TestContext.Current.CancellationToken, _channel);

    public void Dispose() => _channel.Dispose();
}
