using Microsoft.ML;
using MLNet.GoogLeNet.Data.Rows;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>What every estimator owes ML.NET.</summary>
internal static class EstimatorContract
{
    /// <summary>The schema that the estimator promises before it is fitted is the one that its transformer delivers.</summary>
    public static void AssertPromiseKept(IEstimator<ITransformer> estimator, DataViewSchema input, DataViewSchema delivered)
    {
        SchemaShape promised = estimator.GetOutputSchema(input.ToShape()), actual = delivered.ToShape();
        string[] Lines(SchemaShape shape) => [.. shape.Select(column =>
            $"{column.Name}: {column.Describe()} {string.Join(",", column.Annotations.Select(a => $"{a.Name}:{a.Describe()}").Order())}")
                .Order()];
        Assert.Equal(Lines(actual), Lines(promised));
    }
}
