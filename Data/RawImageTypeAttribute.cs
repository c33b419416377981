using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Rows;

namespace MLNet.GoogLeNet;

/// <summary>
/// Makes a column of a property of type <see cref="RawImage"/>, as ML.NET's <c>ImageType</c> does of an <see cref="MLImage"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class RawImageTypeAttribute : DataViewTypeAttribute
{
    /// <inheritdoc />
    public override void Register() => DataViewTypeManager.Register(RawImageDataViewType.Instance, typeof(RawImage), this);

    /// <inheritdoc />
    public override bool Equals(DataViewTypeAttribute? other) => other is RawImageTypeAttribute;

    /// <inheritdoc />
    public override int GetHashCode() => typeof(RawImageTypeAttribute).GetHashCode();
}
