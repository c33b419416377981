using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Displays;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Scoring;

/// <summary>Whether images reach the network as bytes or, through a cache, as singles: what comes out is the same, to the bit.</summary>
public sealed class PixelPathTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<int, bool, bool> Protocols { get; } = new(
        from crops in (int[])[1, 10, 144]
        from perPlace in (bool[])[false, true]
        from scaled in (bool[])[false, true]
        select (crops, perPlace, scaled));

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Scores_are_the_same(int crops, bool perPlace, bool unitVariance)
    {
        IDataView rows = Normalized(crops == 144, new() { PerPlace = perPlace, UnitVariance = unitVariance });
        using GoogLeNetTransformer network = Network(new() { Crops = crops });

        float[][] ofBytes = Column(network.Transform(rows), "Score");

        Assert.Equal(2, ofBytes.Length);
        Assert.NotEqual(ofBytes[0], ofBytes[1]);
        Assert.Equal(ofBytes, Column(network.Transform(_mlContext.Data.Cache(rows)), "Score"));
    }

    [Fact]
    public void Features_are_the_same()
    {
        IDataView rows = Normalized(squares: false, new());
        var estimator = _mlContext.Transforms.FeaturizeWithGoogLeNet(
            "Features", "Pixels", SyntheticModels.Make(GoogLeNetArchitecture.Paper));
        using GoogLeNetFeaturizingTransformer network = estimator.Fit(rows);

        Assert.Equal(Column(network.Transform(rows), "Features"), Column(network.Transform(_mlContext.Data.Cache(rows)), "Features"));
    }

    [Fact]
    public void Ranges_for_int8_are_the_same()
    {
        IDataView rows = Normalized(squares: false, new());
        using GoogLeNetTransformer network = Network(new());
        using GoogLeNetTransformer ofBytes = network.Quantize(rows), ofSingles = network.Quantize(_mlContext.Data.Cache(rows));

        Assert.Equal(ofBytes.Model.Ranges!.All, ofSingles.Model.Ranges!.All);
    }

    [Fact]
    public void What_is_shown_is_the_same()
    {
        IDataView rows = Normalized(squares: false, new() { UnitVariance = true });

        Assert.Equal(ImageGrid.Of(rows).Images[1].Planes.Values, ImageGrid.Of(_mlContext.Data.Cache(rows)).Images[1].Planes.Values);
    }

    private GoogLeNetTransformer Network(ScoringOptions options)
    {
        using var network = new GoogLeNetTransformer(
            _mlContext, SyntheticModels.Make(GoogLeNetArchitecture.Paper), new("Pixels", "Label", "Score", "PredictedLabel"));
        return network.With(options);
    }

    private IDataView Normalized(bool squares, ZeroMeanOptions options)
    {
        PixelLayout layout = squares ? PixelLayout.TwelveSquares(40) : PixelLayout.Planes(39, 44);
        var random = new Random(1);
        var rows = new ByteRow[2];
        for (int i = 0; i < rows.Length; i++)
            random.NextBytes((rows[i] = new() { Pixels = new byte[layout.Length] }).Pixels);
        var definition = SchemaDefinition.Create(typeof(ByteRow));
        definition["Pixels"].ColumnType = new VectorDataViewType(NumberDataViewType.Byte, layout.Dimensions);
        IDataView bytes = _mlContext.Data.LoadFromEnumerable(rows, definition);
        return _mlContext.Transforms.NormalizeZeroMean("Pixels", "Pixels", options).Fit(bytes).Transform(bytes);
    }

    private static float[][] Column(IDataView view, string name) => [.. view.GetColumn<float[]>(name)];

    private sealed class ByteRow
    {
        public byte[] Pixels { get; set; } = [];
    }
}
