using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>docs/options.md, made from the XML documentation and from the values that the options have by default.</summary>
internal static partial class OptionsPage
{
    private static readonly Type[] Records =
        [.. PublicMethods.Types.Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))
            .OrderBy(type => type.Name, StringComparer.Ordinal)];

    /// <summary>The whole page.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder(
            """
            # Options

            Every option with its default, what it may be, and what it does. Options are records: change them with `with`, as in
            `TrainingRecipe.FineTune with { Epochs = 30 }`. A value out of range is refused with its name before anything is done.
            [Training](training.md) and [Scoring](scoring.md) show them at work; [Choosing](choosing.md) helps to pick.

            This page is made from the XML documentation of the code and its default values; do not edit it.
            [CONTRIBUTING.md](../CONTRIBUTING.md) has the command that writes it.

            | options | taken by | about |
            |---|---|---|

            """);
        foreach (Type record in Records)
        {
            string users = string.Join(", ", UsersOf(record).Select(name => $"`{name}`"));
            Row(page, Link(record.Name), users, Summary(record));
        }
        Row(page, "[Recipes](#recipes)", "`GoogLeNetOptions`", "Values of options that go together, by name.");

        foreach (Type record in Records)
            AddRecord(page, record);
        AddRecipes(page);
        AddChoices(page);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void AddRecord(StringBuilder page, Type record)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {record.Name}\n\n");
        page.Append("| option | default | range and notes | meaning |\n|---|---|---|---|\n");
        object defaults = Activator.CreateInstance(record)!;
        foreach (PropertyInfo option in OptionsOf(record))
        {
            (string value, string values) = Value(option, option.GetValue(defaults));
            Row(page, $"`{option.Name}`<br>{TypeOf(option)}", value, values, Summary(option));
        }
        foreach (PropertyInfo preset in record.GetProperties(BindingFlags.Public | BindingFlags.Static))
            page.Append(CultureInfo.InvariantCulture, $"\n`{record.Name}.{preset.Name}`: {Summary(preset)}\n");
    }

    private static void AddRecipes(StringBuilder page)
    {
        page.Append("\n## Recipes\n\n");
        page.Append("| `TrainingRecipe` | what it is |\n|---|---|\n");
        (string Name, MemberInfo Member, GoogLeNetOptions Options)[] recipes =
            [.. Recipes().OrderBy(recipe => recipe.Name, StringComparer.Ordinal)];
        foreach (var recipe in recipes)
            Row(page, $"`{recipe.Name}`", Summary(recipe.Member));

        page.Append("\nWhat differs from the defaults in any of them:\n\n");
        Row(page, ["option", "default", .. recipes.Select(recipe => $"`{recipe.Name}`")]);
        page.Append(string.Concat(Enumerable.Repeat("|---", recipes.Length + 2))).Append("|\n");
        var defaults = new GoogLeNetOptions();
        AddDifferences(page, "", defaults, [.. recipes.Select(recipe => recipe.Options)]);
        AddDifferences(
            page, $"{nameof(defaults.Augmentation)}.", defaults.Augmentation, [.. recipes.Select(recipe => recipe.Options.Augmentation)]);
    }

    private static void AddDifferences<T>(StringBuilder page, string prefix, T defaults, T[] recipes)
    {
        foreach (PropertyInfo option in OptionsOf(typeof(T)).Where(option => option.PropertyType != typeof(AugmentationOptions)))
        {
            string[] values = [.. recipes.Select(recipe => Shown(option.GetValue(recipe)))];
            string usual = Shown(option.GetValue(defaults));
            if (values.Any(value => value != usual))
                Row(page, [$"`{prefix}{option.Name}`", usual, .. values.Select(value => value == usual ? "" : value)]);
        }
    }

    private static void AddChoices(StringBuilder page)
    {
        page.Append("\n## Choices\n");
        IEnumerable<Type> choices = Records.SelectMany(OptionsOf).Select(ChoiceOf).OfType<Type>().Distinct();
        foreach (Type choice in choices.OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n### {choice.Name}\n\n{Summary(choice)}\n\n");
            page.Append("| value | meaning |\n|---|---|\n");
            foreach (string name in Enum.GetNames(choice))
                Row(page, $"`{name}`", Summary(choice.GetField(name)!));
        }
    }

    // The first sentence of <value> is "Default X", perhaps with a remark; X must be what the code has. The rest says what is allowed.
    private static (string Default, string Values) Value(PropertyInfo option, object? value)
    {
        string documented = XmlDocumentation.Of(option, "value");
        if (documented.Length == 0)
            return (option.IsDefined(typeof(RequiredMemberAttribute)) ? "required" : Shown(null), "");

        string[] forms = [.. Forms(value)];
        string said = forms.FirstOrDefault(form => Regex.IsMatch(documented, $@"^Default {Regex.Escape(form)}(?!\w|\.\d)"))
            ?? throw new InvalidDataException(
                $"The <value> of {NameOf(option)} begins '{documented}'; it must begin 'Default {string.Join("' or 'Default ", forms)}', "
                + "which is what the code has.");
        string[] sentences = EndOfSentence().Split(documented["Default ".Length..], 2);
        return (Shown(value, said) + sentences[0][said.Length..].TrimEnd('.'), sentences.ElementAtOrDefault(1) ?? "");
    }

    private static string Summary(MemberInfo member) => XmlDocumentation.Of(member, "summary") is { Length: > 0 } summary
        ? summary
        : throw new InvalidDataException($"{NameOf(member)} has no <summary>.");

    private static string NameOf(MemberInfo member) => member is Type ? member.Name : $"{member.DeclaringType!.Name}.{member.Name}";

    // How a default may be written in the documentation.
    private static IEnumerable<string> Forms(object? value) => value switch
    {
        null => ["none", "null", "nobody"],
        bool yes => [yes ? "true" : "false"],
        string text => [$"\"{text}\""],
        Enum choice => [$"`{choice.GetType().Name}.{choice}`"],
        long bytes when bytes % (1L << 30) == 0 => [$"{bytes >> 30} GiB", .. Forms((double)bytes)],
        double number when !double.IsInteger(number) && double.IsInteger(Math.Round(number * 3, 9)) => [$"{Math.Round(number * 3)}/3"],
        IFormattable number => [number.ToString(null, CultureInfo.InvariantCulture)],
        _ => [$"`{value.GetType().Name}`"],
    };

    private static string Shown(object? value, string? said = null) => value switch
    {
        null => "none",
        AugmentationOptions => Link(nameof(AugmentationOptions)),
        Enum choice => $"`{choice}`",
        _ => $"`{said ?? Forms(value).First()}`",
    };

    private static IEnumerable<(string Name, MemberInfo Member, GoogLeNetOptions Options)> Recipes()
    {
        foreach (PropertyInfo recipe in typeof(TrainingRecipe).GetProperties())
            yield return (recipe.Name, recipe, (GoogLeNetOptions)recipe.GetValue(null)!);
        foreach (IGrouping<string, MethodInfo> overloads in PublicMethods.Of(typeof(TrainingRecipe)).GroupBy(method => method.Name))
        {
            MethodInfo recipe = overloads.FirstOrDefault(TakesWeights) ?? throw new NotSupportedException(
                $"TrainingRecipe.{overloads.Key} has no overload that takes a file of weights alone. Say here how it is called.");
            object?[] arguments = ["weights", .. recipe.GetParameters().Skip(1).Select(parameter => parameter.DefaultValue)];
            yield return (recipe.Name, recipe, (GoogLeNetOptions)recipe.Invoke(null, arguments)! with { InitialWeights = null });
        }
    }

    private static bool TakesWeights(MethodInfo recipe) =>
        recipe.GetParameters() is [{ ParameterType: var first }, .. var others] && first == typeof(string)
            && others.All(parameter => parameter.HasDefaultValue);

    private static IEnumerable<string> UsersOf(Type record) =>
        PublicMethods.Types.SelectMany(PublicMethods.Of)
            .Where(method => method.GetParameters().Any(parameter => parameter.ParameterType == record))
            .Select(method => method.IsStatic ? method.Name : $"{method.DeclaringType!.Name}.{method.Name}")
            .Concat(Records.Where(other => OptionsOf(other).Any(option => option.PropertyType == record)).Select(other => other.Name))
            .Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<PropertyInfo> OptionsOf(Type record) =>
        record.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(option => option.Name, StringComparer.Ordinal);

    private static Type? ChoiceOf(PropertyInfo option) =>
        (Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType) is { IsEnum: true } choice ? choice : null;

    private static string TypeOf(PropertyInfo option)
    {
        bool isNullable = new NullabilityInfoContext().Create(option).ReadState == NullabilityState.Nullable;
        return Described(Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType) + (isNullable ? "?" : "");
    }

    private static string Described(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => $"[{type.Name}](#{type.Name.ToLowerInvariant()})",
        TypeCode.Boolean => "bool",
        TypeCode.Int32 => "int",
        TypeCode.Int64 => "long",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        TypeCode.String => "string",
        _ when type.IsGenericType => $"{type.Name.Split('`')[0]}&lt;{string.Join(", ", type.GetGenericArguments().Select(Described))}&gt;",
        _ => type.Name,
    };

    private static string Link(string heading) => $"[`{heading}`](#{heading.ToLowerInvariant()})";

    private static void Row(StringBuilder page, params IEnumerable<string> cells) =>
        page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    [GeneratedRegex(@"(?<=\.)\s+(?=[A-Z`\d])")]
    private static partial Regex EndOfSentence();
}
