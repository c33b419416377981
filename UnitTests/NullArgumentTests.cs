using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Every public method says of a missing argument which one it is, before it does anything.</summary>
public sealed class NullArgumentTests(TrainedFlowers flowers)
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static TheoryData<string> Arguments =>
        [.. Methods().SelectMany(method => Required(method).Select(parameter => Name(method, parameter))).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Arguments))]
    public void Null_is_refused_by_name(string argument)
    {
        (MethodInfo method, ParameterInfo missing) = Find(argument);
        object?[] arguments = [.. method.GetParameters().Select(parameter => parameter == missing ? null : Sample(parameter.ParameterType))];

        object? instance = method.IsStatic ? null : Sample(method.DeclaringType!);

        Exception? refusal = Record.Exception(() => method.Invoke(instance, arguments))?.InnerException;

        Assert.Equal(missing.Name, Assert.IsType<ArgumentNullException>(refusal).ParamName);
    }

    private static IEnumerable<MethodInfo> Methods() =>
        from type in new[] { typeof(PixelLoadingEstimator), typeof(GoogLeNetTransformer), typeof(GoogLeNetTrainer) }.SelectMany(any => any.Assembly.GetExportedTypes())
        where !type.IsEnum
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where !method.IsSpecialName && !method.IsDefined(typeof(CompilerGeneratedAttribute)) && method.Name is not (nameof(Equals) or nameof(ToString))
        select method;

    private static IEnumerable<ParameterInfo> Required(MethodInfo method) => method.GetParameters().Where(parameter =>
        !parameter.ParameterType.IsValueType && Nullability.Create(parameter).WriteState == NullabilityState.NotNull);

    private static string Name(MethodInfo method, ParameterInfo parameter) =>
        $"{method.DeclaringType!.Name}.{method.Name}({string.Join(", ", method.GetParameters().Select(other => $"{other.ParameterType.Name} {other.Name}"))}): {parameter.Name}";

    private static (MethodInfo, ParameterInfo) Find(string argument) =>
        (from method in Methods() from parameter in Required(method) where Name(method, parameter) == argument select (method, parameter)).First();

    private object Sample(Type type)
    {
        MLContext mlContext = flowers.MLContext;
        object[] samples =
        [
            mlContext, mlContext.Data, mlContext.Transforms, mlContext.Model, mlContext.MulticlassClassification.Trainers,
            flowers.GoogLeNet, flowers.GoogLeNet.Model, flowers.Model, flowers.Images, flowers.Images.Schema,
            flowers.Model.First(), flowers.Model.ElementAt(1),
            mlContext.Transforms.LoadPixels("Pixels", "ImagePath"), mlContext.Transforms.NormalizeZeroMean("Pixels"),
            mlContext.MulticlassClassification.Trainers.GoogLeNet(), new GoogLeNetOptions(), new TrainingHistory(), new ProgressLine(), new LearningRateCurve([0.1], [1]),
            mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", flowers.GoogLeNet.Model), Features(mlContext),
            new PixelLoadingOptions(), new ZeroMeanOptions(), new ScoringOptions(), ChannelMean.Torchvision, new AugmentationOptions(), new OnnxExportOptions(),
            new QuantizationOptions(), new HtmlPage("title"),
            Array.Empty<KeyValuePair<string, string>>(), Array.Empty<KeyValuePair<string, long>>(),
            "text", Array.Empty<string>(), new GoogLeNetTransformer[] { flowers.GoogLeNet }, new byte[1], new float[1],
        ];
        return type.IsValueType ? Activator.CreateInstance(type)!
            : type == typeof(AttentionMap) ? flowers.GoogLeNet.Explain(new float[3 * 32 * 32])
            : samples.FirstOrDefault(type.IsInstanceOfType) ?? throw new InvalidOperationException($"There is no sample of {type}. Add one.");
    }

    private GoogLeNetFeaturizingTransformer Features(MLContext mlContext)
    {
        IDataView rows = PixelValues.Singles(32, new float[3 * 32 * 32]);
        return mlContext.Transforms.FeaturizeWithGoogLeNet("Features", "Pixels", flowers.GoogLeNet.Model).Fit(rows);
    }
}
