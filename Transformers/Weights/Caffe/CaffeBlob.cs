using MLNet.GoogLeNet.Transformers.Weights.Protobuf;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;

namespace MLNet.GoogLeNet.Transformers.Weights.Caffe;

/// <summary>Reads one tensor of a .caffemodel.</summary>
internal static class CaffeBlob
{
    private const int MostDimensions = 8;

    /// <summary>The blob's numbers, in singles or doubles, with its shape in either spelling.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="blob">Where the blob is.</param>
    /// <param name="name">What it is called, for messages.</param>
    /// <param name="isBias">Whether it is a vector, whatever an old file says.</param>
    public static WeightTensor Read(ProtobufReader reader, ProtobufField blob, string name, bool isBias)
    {
        long[] shape = Shape(reader, blob, name, isBias);
        var singles = new RepeatedNumbers(reader, blob, BlobProto.DataFieldNumber, ElementType.Float32);
        var doubles = new RepeatedNumbers(reader, blob, BlobProto.DoubleDataFieldNumber, ElementType.Float64);
        long count = singles.Count();
        RepeatedNumbers numbers = count > 0 ? singles : doubles;
        if (count == 0)
            count = doubles.Count();
        if (!WeightTensor.TryCount(shape, out long expected) || expected != count || count > Array.MaxLength)
            throw new InvalidDataException(
                $"'{name}' has the shape [{string.Join(", ", shape)}] and {count:N0} numbers. The file is damaged: get it again.");
        return new(shape, numbers.Read((int)count));
    }

    private static long[] Shape(ProtobufReader reader, ProtobufField blob, string name, bool isBias)
    {
        List<long>? shape = null;
        var legacy = new long[4]; // num, channels, height, width; what a file leaves out is 0
        bool isLegacy = false;
        foreach (ProtobufField field in reader.Fields(blob))
            if (field.Number == BlobProto.ShapeFieldNumber)
            {
                shape = Dimensions(reader, field, name);
            }
            else if (field.Number is >= BlobProto.NumFieldNumber and <= BlobProto.WidthFieldNumber)
            {
                legacy[field.Number - BlobProto.NumFieldNumber] = (long)field.Value;
                isLegacy = true;
            }
        if (shape is null && !isLegacy)
            throw new InvalidDataException($"'{name}' has no shape. The file is damaged: get it again.");
        return shape is not null ? [.. shape] : WithoutOnes(legacy, isBias);
    }

    // Old files write [1000, 1024] as 1×1×1000×1024 and [64] as 1×1×1×64. A convolution has more than one channel on both sides.
    private static long[] WithoutOnes(long[] legacy, bool isBias) => legacy switch
    {
        [1, 1, 1, _] when isBias => legacy[3..],
        [1, 1, _, _] => legacy[2..],
        _ => legacy,
    };

    private static List<long> Dimensions(ProtobufReader reader, ProtobufField shape, string name)
    {
        var dimensions = new List<long>();
        foreach (ProtobufField field in reader.Fields(shape))
            if (field.Number == BlobShape.DimFieldNumber)
                foreach (long dimension in reader.Numbers(field))
                {
                    if (dimensions.Count == MostDimensions)
                        throw new InvalidDataException(
                            $"'{name}' has more than {MostDimensions} dimensions. The file is damaged: get it again.");
                    dimensions.Add(dimension);
                }
        return dimensions;
    }
}
