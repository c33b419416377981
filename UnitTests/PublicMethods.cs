using System.Reflection;
using System.Runtime.CompilerServices;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Everything that users of the library can call, but for what the compiler makes of records.</summary>
internal static class PublicMethods
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The libraries.</summary>
    public static IEnumerable<Assembly> Libraries { get; } =
        [typeof(PixelLoadingEstimator).Assembly, typeof(GoogLeNetTransformer).Assembly, typeof(GoogLeNetTrainer).Assembly];

    /// <summary>The public types of the libraries, without enumerations.</summary>
    public static IEnumerable<Type> Types { get; } =
        [.. Libraries.SelectMany(library => library.GetExportedTypes()).Where(type => !type.IsEnum)];

    /// <summary>The methods of a type.</summary>
    public static IEnumerable<MethodInfo> Of(Type type) => type.GetMethods(Declared).Where(method =>
        !method.IsSpecialName && !method.IsDefined(typeof(CompilerGeneratedAttribute))
            && method.Name is not (nameof(Equals) or nameof(ToString)));

    /// <summary>The constructors of a type; none of records, which hold what they are given.</summary>
    public static IEnumerable<ConstructorInfo> ConstructorsOf(Type type) =>
        typeof(IEquatable<>).MakeGenericType(type).IsAssignableFrom(type) ? [] : type.GetConstructors();

    /// <summary>Type, method and parameters, which is one method's only.</summary>
    public static string NameOf(MethodBase method) =>
        $"{method.DeclaringType!.Name}.{method.Name}("
            + $"{string.Join(", ", method.GetParameters().Select(parameter => $"{parameter.ParameterType.Name} {parameter.Name}"))})";

    /// <summary>Calls a method or a constructor and gives back what it threw.</summary>
    public static Exception? Refusal(MethodBase method, object? instance, object?[] arguments)
    {
        try
        {
            _ = method is ConstructorInfo constructor ? constructor.Invoke(arguments) : method.Invoke(instance, arguments);
            return null;
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException;
        }
    }
}
