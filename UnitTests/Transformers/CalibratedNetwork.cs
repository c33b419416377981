using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

/// <summary>An untrained network that was calibrated on noisy images of three colours, once for all tests that only read.</summary>
public sealed class CalibratedNetwork : IDisposable
{
    private const int Side = 40, Classes = 3;

    private readonly Lazy<GoogLeNetTransformer> _calibrated;

    public CalibratedNetwork()
    {
        Network = new(
            MLContext, SyntheticModels.Make(GoogLeNetArchitecture.Paper, classes: Classes),
            new("Pixels", "Label", "Score", "PredictedLabel"));
        _calibrated = new(() => Network.Calibrate(HeldOut, coverage: 0.9, falseAlarms: 0.05));
    }

    internal MLContext MLContext { get; } = new(seed: 1);

    internal string[] ClassNames { get; } = SyntheticModels.ClassNames(Classes);

    internal GoogLeNetTransformer Network { get; }

    internal GoogLeNetTransformer Calibrated => _calibrated.Value;

    /// <summary>Sixty images, twenty of each class.</summary>
    internal IDataView HeldOut => Images(seed: 1, count: 60);

    /// <summary>Grey noise, in which the channel of the class is brighter.</summary>
    internal IDataView Images(int seed, int count, Func<int, int>? classOf = null) => Of(Rows(seed, count, classOf));

    internal IEnumerable<Row> Rows(int seed, int count, Func<int, int>? classOf = null) => Enumerable.Range(0, count).Select(i =>
    {
        int label = classOf?.Invoke(i) ?? i % Classes;
        float[] pixels = SyntheticModels.Pixels(1, Side, seed: 1000 * seed + i);
        for (int place = 0; place < pixels.Length; place++)
            pixels[place] = pixels[place] / 4 + (place / (Side * Side) == label ? 60 : 0);
        return new Row { Pixels = pixels, Class = ClassNames[label] };
    });

    /// <summary>So many images, each of which is there several times but for a little brightness.</summary>
    internal IDataView Repeated(int count)
    {
        Row[] rows = [.. Rows(seed: 1, count: 60)];
        return Of(Enumerable.Range(0, count).Select(i =>
        {
            Row row = rows[i % rows.Length];
            return new Row { Pixels = [.. row.Pixels.Select(pixel => pixel + i / rows.Length)], Class = row.Class };
        }));
    }

    /// <summary>Stripes, which no class has.</summary>
    internal IDataView Strange(int count) => Of(StrangeRows(count));

    internal IEnumerable<Row> StrangeRows(int count) => Enumerable.Range(0, count).Select(i => new Row
    {
        Pixels = [.. Enumerable.Range(0, 3 * Side * Side).Select(place => place % Side / (i % 3 + 2) % 2 == 0 ? 120f : -120)],
        Class = ClassNames[0],
    });

    /// <summary>The middle square that the network sees, [3, 32, 32].</summary>
    internal static float[] Middle(float[] pixels) =>
        [.. from channel in Enumerable.Range(0, 3)
            from y in Enumerable.Range(4, 32)
            from x in Enumerable.Range(4, 32)
            select pixels[(channel * Side + y) * Side + x]];

    /// <summary>A row without an image.</summary>
    internal IDataView Missing() => Of([new Row { Class = ClassNames[0] }], isMissing: true);

    /// <summary>The entry of a calibration with a tensor that cannot be.</summary>
    internal static byte[] Damage(byte[] entry, string tensor)
    {
        Dictionary<string, WeightTensor> tensors = SafetensorsFile.Read(new MemoryStream(entry)).Tensors.ToDictionary();
        float[] values = [.. tensors[tensor].Values];
        switch (tensor)
        {
            case "references": values[0] = values[^1] + 1; break;
            case "thresholds": values[0] = 1.5f; break;
            case "centre": values[5] = float.NaN; break;
        }
        tensors[tensor] = tensor is "means" or "directions" ? new([1, values.Length], values) : new(tensors[tensor].Shape, values);
        if (tensor == "factor")
            tensors.Remove(tensor);
        var changed = new MemoryStream();
        SafetensorsFile.Write(changed, tensors);
        return changed.ToArray();
    }

    public void Dispose()
    {
        if (_calibrated.IsValueCreated)
            _calibrated.Value.Dispose();
        Network.Dispose();
    }

    internal IDataView Of(IEnumerable<Row> rows, bool isMissing = false)
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition["Pixels"].ColumnType = isMissing
            ? new VectorDataViewType(NumberDataViewType.Single)
            : new VectorDataViewType(NumberDataViewType.Single, 3, Side, Side);
        IDataView view = MLContext.Data.LoadFromEnumerable(rows.ToArray(), definition);
        return MLContext.Transforms.Conversion.MapValueToKey("Label", "Class", keyData: MLContext.Data.LoadFromEnumerable(
            ClassNames.Select(name => new ClassName { Class = name }).ToArray())).Fit(view).Transform(view);
    }

    private sealed class ClassName
    {
        public string Class { get; set; } = "";
    }

    internal sealed class Row
    {
        public float[] Pixels { get; set; } = [];
        public string Class { get; set; } = "";
    }
}
