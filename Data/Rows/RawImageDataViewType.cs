using Microsoft.ML.Data;

namespace MLNet.GoogLeNet.Data.Rows;

/// <summary>The type of a column of <see cref="RawImage"/>.</summary>
internal sealed class RawImageDataViewType : StructuredDataViewType
{
    private RawImageDataViewType()
        : base(typeof(RawImage))
    {
    }

    public static RawImageDataViewType Instance { get; } = new();

    public override bool Equals(DataViewType? other) => other is RawImageDataViewType;

    public override int GetHashCode() => typeof(RawImageDataViewType).GetHashCode();

    public override string ToString() => nameof(RawImage);
}
