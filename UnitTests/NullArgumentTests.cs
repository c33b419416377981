using System.Reflection;
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
        (MethodBase method, ParameterInfo missing) = Find(argument);
        var samples = new SampleArguments(flowers);
        object?[] arguments =
            [.. method.GetParameters().Select(parameter => parameter == missing ? null : samples.Of(parameter.ParameterType))];
        object? instance = method.IsStatic || method.IsConstructor ? null : samples.Of(method.DeclaringType!);

        Exception? refusal = PublicMethods.Refusal(method, instance, arguments);

        Assert.Equal(missing.Name, Assert.IsType<ArgumentNullException>(refusal).ParamName);
    }

    private static IEnumerable<MethodBase> Methods() =>
        PublicMethods.Types.SelectMany(type => PublicMethods.Of(type).Concat<MethodBase>(PublicMethods.ConstructorsOf(type)));

    private static IEnumerable<ParameterInfo> Required(MethodBase method) => method.GetParameters().Where(parameter =>
        !parameter.ParameterType.IsValueType && Nullability.Create(parameter).WriteState == NullabilityState.NotNull);

    private static string Name(MethodBase method, ParameterInfo parameter) => $"{PublicMethods.NameOf(method)}: {parameter.Name}";

    private static (MethodBase, ParameterInfo) Find(string argument) =>
        (from method in Methods() from parameter in Required(method) where Name(method, parameter) == argument select (method, parameter))
            .First();
}
