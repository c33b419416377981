using System.Collections;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using MLNet.GoogLeNet.Data.Files;

namespace Tool.CommandLine;

/// <summary>
/// A command whose options are the properties of a record that have an <see cref="OptionAttribute"/>: those of the record that it derives
/// from
/// first, each in its order. What the user does not give keeps the record's own value; what the record requires must be given.
/// </summary>
/// <typeparam name="T">The record.</typeparam>
internal sealed class OptionTable<T>
    where T : class
{
    private readonly List<Row> _rows = [];

    /// <param name="describe">The default of a property as the help words it, where neither the record nor its row has it.</param>
    public OptionTable(Func<string, string?>? describe = null)
    {
        T defaults = New();
        foreach (PropertyInfo property in Lineage(typeof(T))
            .SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)))
            if (property.GetCustomAttribute<OptionAttribute>() is { } row)
                _rows.Add(new(property, row, Describe(property, row, property.GetValue(defaults), describe)));
    }

    /// <summary>The command, which runs the given function when it is invoked.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="help">What it does, with examples after an empty line.</param>
    /// <param name="run">Does it, and gives back the exit code.</param>
    public Command Build(string name, string help, Func<T, CancellationToken, int> run)
    {
        var command = new DetailedCommand(name, help);
        foreach (Row row in _rows)
            row.AddTo(command);

        // On a thread of its own, so that Ctrl+C reaches the token while the run is under way.
        command.SetAction((parsed, cancellation) => Task.Run(() => run(Read(parsed), cancellation), default));
        return command;
    }

    private T Read(ParseResult parsed)
    {
        T options = New();
        foreach (Row row in _rows)
            if (row.Read(parsed) is { } value)
                row.Property.SetValue(options, value);
        ThrowIfOverwritten(options);
        return options;
    }

    // What a command wrote before, or was given, would be lost without a word.
    private void ThrowIfOverwritten(T options)
    {
        foreach (Row output in _rows.Where(row => row.Attribute.IsOutput))
            foreach (string path in output.FilesOf(options))
                if (_rows.FirstOrDefault(other => other != output && other.Attribute.Name != output.Attribute.Replaces
                    && other.FilesOf(options).Contains(path, PathComparer)) is { } second)
                    throw new JobException(ExitCode.Usage, $"{output.Attribute.Name} and {second.Attribute.Name} are the same file, "
                        + $"'{path}', which would be overwritten. Give each a file of its own.");
    }

    // As the disks of these systems usually have it.
    private static StringComparer PathComparer =>
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    // Required properties are those of the command line, which System.CommandLine checks.
    private static T New() => Activator.CreateInstance<T>();

    private static IEnumerable<Type> Lineage(Type type) =>
        type.BaseType is { } parent && parent != typeof(object) ? [.. Lineage(parent), type] : [type];

    private static string Describe(PropertyInfo property, OptionAttribute row, object? value, Func<string, string?>? describe)
    {
        bool isRequired = property.GetCustomAttribute<RequiredMemberAttribute>() is not null;
        string? text = isRequired || value is bool ? null
            : row.Default ?? (value is null ? describe?.Invoke(property.Name) : null) ?? TextOf(value);
        return text is null ? row.Help : $"{row.Help} [default: {text}]";
    }

    private static string TextOf(object? value) => value switch
    {
        null => "none",
        IEnumerable and not string => string.Join(' ', ((IEnumerable)value).Cast<object>().Select(TextOf)),
        Enum => value.ToString()!.ToLowerInvariant(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>A property with its option or its argument.</summary>
    private sealed class Row
    {
        private readonly Type _itemType;
        private readonly bool _isList;
        private readonly Option<object?>? _option;
        private readonly Argument<object?>? _argument;

        public Row(PropertyInfo property, OptionAttribute attribute, string help)
        {
            Property = property;
            Attribute = attribute;
            _isList = property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
            _itemType = _isList ? property.PropertyType.GetGenericArguments()[0]
                : Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            bool isRequired = property.GetCustomAttribute<RequiredMemberAttribute>() is not null;
            ArgumentArity arity = _itemType == typeof(bool) ? ArgumentArity.Zero : _isList ? ArgumentArity.OneOrMore
                : attribute.IsArgument && !isRequired ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne;
            if (attribute.IsArgument)
            {
                _argument = new(attribute.Name) { Description = help, Arity = arity, CustomParser = Parse };
                return;
            }
            _option = new(attribute.Name, attribute.Alias is { } alias ? [alias] : [])
            {
                HelpName = attribute.FormOf(_itemType),
                Description = help,
                Arity = arity,
                AllowMultipleArgumentsPerToken = _isList,
                Required = isRequired,
                CustomParser = Parse,
            };
        }

        public PropertyInfo Property { get; }

        public OptionAttribute Attribute { get; }

        public void AddTo(Command command)
        {
            if (_argument is not null)
                command.Arguments.Add(_argument);
            else
                command.Options.Add(_option!);
        }

        /// <summary>The value; none where it is not given.</summary>
        public object? Read(ParseResult parsed) =>
            _argument is not null ? parsed.GetValue(_argument)
            : parsed.GetResult(_option!) is null ? null
            : _itemType == typeof(bool) ? true
            : parsed.GetValue(_option!);

        /// <summary>The files that are read or written, without links; several may have one device or pipe.</summary>
        public IEnumerable<string> FilesOf(T options)
        {
            if (!Attribute.IsInput && !Attribute.IsOutput)
                return [];
            object? value = Property.GetValue(options);
            return (value as IEnumerable<string> ?? (value is string path ? [path] : []))
                .Where(path => FileKind.Special(path) is null).Select(RealPath.Of);
        }

        private object? Parse(ArgumentResult result)
        {
            IList values = Array.CreateInstance(_itemType, result.Tokens.Count);
            for (int i = 0; i < values.Count; i++)
            {
                string text = result.Tokens[i].Value;
                try
                {
                    values[i] = Attribute.Parse(text, _itemType);
                }
                catch (FormatException expectation)
                {
                    result.AddError($"{(Attribute.IsArgument ? "The " : "")}{Attribute.Name} is '{text}', but {expectation.Message}.");
                    return null;
                }
            }
            return _isList ? values : values.Count > 0 ? values[0] : null;
        }
    }
}
