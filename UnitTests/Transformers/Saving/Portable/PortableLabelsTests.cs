using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Saving.Portable;
using MLNet.GoogLeNet.UnitTests.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Saving.Portable;

public class PortableLabelsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(1000)]
    [InlineData(20_000)] // hashes of so many collide with some seeds
    public void Each_index_becomes_the_key_with_the_name_of_its_class(int classes)
    {
        var mlContext = new MLContext();
        string[] names = [.. SyntheticModels.ClassNames(classes).Reverse()];
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Index)].ColumnType = new VectorDataViewType(NumberDataViewType.Int64, 1);
        IDataView rows =
            mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, classes).Select(i => new Row { Index = [i] }).ToArray(), definition);
        var labels = new PortableLabels(mlContext, names, nameof(Row.Index), "Class");

        foreach (IEstimator<ITransformer> part in (IEstimator<ITransformer>[])[labels.Hash, labels.Name, labels.Key])
            rows = part.Fit(rows).Transform(rows);

        Assert.Equal(new KeyDataViewType(typeof(uint), classes), rows.Schema["Class"].Type);
        Assert.Equal(names, rows.KeyNames("Class"));
        Assert.Equal(Enumerable.Range(1, classes).Select(key => (uint)key), rows.GetColumn<uint>("Class"));
    }

    private sealed class Row
    {
        public long[] Index { get; set; } = [];
    }
}
