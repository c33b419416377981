using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>What was disposed says so, by the name of its type, whatever is asked of it.</summary>
public sealed class DisposedTests(TrainedFlowers flowers) : IDisposable
{
    private static readonly float[] Image = new float[3 * 32 * 32];
    private readonly MLContext _mlContext = flowers.MLContext;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<Type> Disposable => PublicMethods.Types.Where(type => type.IsAssignableTo(typeof(IDisposable)));

    public static TheoryData<string> Methods => [.. MethodsOfDisposable().Select(PublicMethods.NameOf)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_is_refused(string name)
    {
        MethodInfo method = MethodsOfDisposable().Single(other => PublicMethods.NameOf(other) == name);
        var samples = new SampleArguments(flowers);

        Exception? refusal = PublicMethods.Refusal(
            method, Disposed(method.DeclaringType!), [.. method.GetParameters().Select(parameter => samples.Of(parameter.ParameterType))]);

        Assert.Equal(method.DeclaringType!.FullName, Assert.IsType<ObjectDisposedException>(refusal).ObjectName);
    }

    [Fact]
    public void There_are_two_types_to_dispose() =>
        Assert.Equal([nameof(GoogLeNetFeaturizingTransformer), nameof(GoogLeNetTransformer)], Disposable.Select(type => type.Name).Order());

    [Fact]
    public void What_computed_is_not_told_of_and_what_was_learnt_is()
    {
        var scoring = (GoogLeNetTransformer)Disposed(typeof(GoogLeNetTransformer));
        var featurizing = (GoogLeNetFeaturizingTransformer)Disposed(typeof(GoogLeNetFeaturizingTransformer));

        Assert.Throws<ObjectDisposedException>(() => scoring.EngineDescription);
        Assert.Throws<ObjectDisposedException>(() => featurizing.EngineDescription);
        Assert.Equal(TrainedFlowers.ClassNames, scoring.Model.ClassNames);
        Assert.Equal("Pixels", scoring.FeatureColumnName);
        Assert.Equal(new(), scoring.ScoringOptions);
        Assert.Equal(new(), scoring.ComputeOptions);
        Assert.Equal(new(), featurizing.ComputeOptions);
    }

    [Fact]
    public void It_is_neither_saved_nor_averaged()
    {
        var scoring = (GoogLeNetTransformer)Disposed(typeof(GoogLeNetTransformer));
        ITransformer featurizing = (ITransformer)Disposed(typeof(GoogLeNetFeaturizingTransformer));
        DataViewSchema schema = flowers.Pixels().Schema;
        File.WriteAllText(_folder["portable.zip"], "old");

        foreach (Action use in new Action[]
        {
            () => _mlContext.Model.Save(scoring, schema, new MemoryStream()),
            () => _mlContext.Model.Save(featurizing, schema, new MemoryStream()),
            () => _mlContext.Model.SavePortable(scoring, schema, _folder["portable.zip"]),
            () => GoogLeNetTransformer.Average(flowers.GoogLeNet, scoring),
        })
        {
            Assert.IsType<ObjectDisposedException>(Assert.ThrowsAny<Exception>(use).GetBaseException());
        }
        Assert.Equal("old", File.ReadAllText(_folder["portable.zip"]));
    }

    [Fact]
    public void Disposing_again_is_harmless_used_or_not()
    {
        foreach (Type type in Disposable)
        {
            using IDisposable unused = New(type), used = New(type);
            Read(((ITransformer)used).Transform(flowers.Pixels()));
            foreach (IDisposable each in new[] { unused, used, unused, used })
                each.Dispose();
        }
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.BFloat16)]
    public void A_prediction_engine_refuses_what_comes_afterwards(Precision precision)
    {
        GoogLeNetTransformer scoring = flowers.GoogLeNet.With(new ComputeOptions { Precision = precision });
        using var engine = _mlContext.Model.CreatePredictionEngine<PixelRow, ScoreRow>(scoring, PixelValues.Singles(32).Schema);
        Assert.Equal(2, engine.Predict(new() { Pixels = Image }).Score.Length);

        scoring.Dispose();

        Assert.IsType<ObjectDisposedException>(
            Assert.ThrowsAny<Exception>(() => engine.Predict(new() { Pixels = Image })).GetBaseException());
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.BFloat16)]
    public void Rows_that_are_being_read_end_with_it(Precision precision)
    {
        GoogLeNetTransformer scoring = flowers.GoogLeNet.With(new ComputeOptions { Precision = precision, MiniBatchSize = 1, Threads = 2 });
        IDataView scored = scoring.Transform(PixelValues.Singles(32, [.. Enumerable.Repeat(Image, 200)]));
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        Assert.True(cursor.MoveNext());

        scoring.Dispose();

        Exception error = Assert.ThrowsAny<Exception>(() =>
        {
            while (cursor.MoveNext())
            {
            }
        });
        Assert.Equal(typeof(GoogLeNetTransformer).FullName, Assert.IsType<ObjectDisposedException>(error.GetBaseException()).ObjectName);
    }

    private static IEnumerable<MethodInfo> MethodsOfDisposable() => Disposable.SelectMany(PublicMethods.Of)
        .Where(method => !method.IsStatic && method.Name != nameof(IDisposable.Dispose));

    private IDisposable New(Type type) => type == typeof(GoogLeNetTransformer)
        ? flowers.GoogLeNet.With(new ScoringOptions())
        : _mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", flowers.GoogLeNet.Model).Fit(PixelValues.Singles(32, Image));

    private IDisposable Disposed(Type type)
    {
        IDisposable made = New(type);
        made.Dispose();
        return made;
    }

    private static void Read(IDataView rows)
    {
        string column = rows.Schema.GetColumnOrNull("Score") is null ? "Features" : "Score";
        Assert.Equal(12, rows.GetColumn<float[]>(column).Count());
    }

    private sealed class PixelRow
    {
        [VectorType(3, 32, 32)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class ScoreRow
    {
        public float[] Score { get; set; } = [];
    }
}
