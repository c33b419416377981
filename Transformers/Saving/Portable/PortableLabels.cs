using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNet.GoogLeNet.Transformers.Saving.Portable;

/// <summary>The index of a class as ONNX gives it → a key with the class names, in ML.NET's own parts.</summary>
/// <remarks>
/// ApplyOnnxModel gives vectors only, of one number here, and no stock part takes a number out of a vector, but one: a hash that
/// combines what the vector has. So the index is hashed, and the hash mapped to the name, and the name to the key. The hashes of all
/// classes are seen to differ, and from that of the index after the last class, which unknown images have and which has no name.
/// </remarks>
internal sealed class PortableLabels
{
    private const int Bits = 31;        // the most that ML.NET hashes to
    private const uint MostSeeds = 100; // a thousand classes collide once in four thousand times

    /// <param name="mlContext">The context.</param>
    /// <param name="classNames">In the order of the indices.</param>
    /// <param name="index">The column with the index, a vector of one whole number.</param>
    /// <param name="label">The column to make.</param>
    public PortableLabels(MLContext mlContext, IReadOnlyList<string> classNames, string index, string label)
    {
        var definition = SchemaDefinition.Create(typeof(ClassRow));
        SchemaDefinition.Column column = definition[nameof(ClassRow.Index)];
        (column.ColumnName, column.ColumnType) = (index, new VectorDataViewType(NumberDataViewType.Int64, 1));
        IDataView classes = mlContext.Data.LoadFromEnumerable(
            classNames.Select((name, number) => new ClassRow { Index = [number], Name = name }).ToArray(), definition);
        IDataView none = mlContext.Data.LoadFromEnumerable([new ClassRow { Index = [classNames.Count] }], definition);

        (HashColumn, NameColumn) = ($"{label}.Hash", $"{label}.Name");
        (Hash, IDataView hashed) = DistinctHashes(mlContext, classes, none, index);
        Name = mlContext.Transforms.Conversion.MapValue(
            NameColumn, hashed, hashed.Schema[HashColumn], hashed.Schema[nameof(ClassRow.Name)], HashColumn);
        Key = mlContext.Transforms.Conversion.MapValueToKey(
            label, NameColumn, keyData: mlContext.Transforms.SelectColumns(nameof(ClassRow.Name)).Fit(classes).Transform(classes));
    }

    /// <summary>The columns between, to be dropped.</summary>
    public string HashColumn { get; }

    /// <inheritdoc cref="HashColumn"/>
    public string NameColumn { get; }

    public IEstimator<ITransformer> Hash { get; }
    public IEstimator<ITransformer> Name { get; }
    public IEstimator<ITransformer> Key { get; }

    private (HashingEstimator Hash, IDataView Hashed) DistinctHashes(
        MLContext mlContext, IDataView classes, IDataView none, string index)
    {
        for (uint seed = 1; seed <= MostSeeds; seed++)
        {
            HashingEstimator hash = mlContext.Transforms.Conversion.Hash(
                new HashingEstimator.ColumnOptions(HashColumn, index, numberOfBits: Bits, seed: seed, combine: true));
            HashingTransformer fitted = hash.Fit(classes);
            IDataView hashed = fitted.Transform(classes);
            uint[] hashes = [.. hashed.GetColumn<uint>(HashColumn), .. fitted.Transform(none).GetColumn<uint>(HashColumn)];
            if (hashes.Distinct().Count() == hashes.Length)
                return (hash, hashed);
        }
        throw new InvalidOperationException("There are too many classes for ML.NET's hashes to tell apart. Export with SaveOnnx.");
    }

    private sealed class ClassRow
    {
        public long[] Index { get; set; } = [];
        public string Name { get; set; } = "";
    }
}
