using System.CommandLine;
using CommandLine;

namespace TrainFlowers.Options;

/// <summary>The subcommand that draws flowers, and how its arguments become <see cref="DrawOptions"/>.</summary>
internal sealed class DrawCommand
{
    private static readonly DrawOptions Defaults = new() { Folder = "" };

    private readonly Argument<string> _folder = new("folder") { Description = "Where they go: folder/kind/number.jpg, over what is there." };

    private readonly Option<int?> _perKind = CheckedOption.WholeNumber(
        "--per-kind", $"Pictures of each kind. [default: {Defaults.PerKind}]", least: 1, most: 100_000);

    private readonly Option<int?> _size = CheckedOption.WholeNumber(
        "--size", $"Side of the square pictures, in pixels. [default: {Defaults.Size}]", least: 16, most: 4_096);

    private readonly Option<int?> _seed = CheckedOption.WholeNumber(
        "--seed", $"The same seed draws the same pictures. [default: {Defaults.Seed}]", int.MinValue, int.MaxValue);

    public DrawCommand() => _folder.Validators.Add(result =>
    {
        string folder = result.Tokens[0].Value;
        if (folder.Length == 0 || File.Exists(folder))
            result.AddError($"The folder is '{folder}', but a folder, or a name that nothing has yet, is expected.");
    });

    /// <summary>The command, which runs the given action when it is invoked.</summary>
    public Command Build(Func<DrawOptions, CancellationToken, int> draw)
    {
        var command = new Command("draw", "Draws flowers, a subfolder a kind, to try things on.") { _folder, _perKind, _size, _seed };
        command.SetAction((parsed, cancellation) => Task.Run(() => draw(Read(parsed), cancellation), default));
        return command;
    }

    private DrawOptions Read(ParseResult parsed) => new()
    {
        Folder = parsed.GetValue(_folder)!,
        PerKind = parsed.GetValue(_perKind) ?? Defaults.PerKind,
        Size = parsed.GetValue(_size) ?? Defaults.Size,
        Seed = parsed.GetValue(_seed) ?? Defaults.Seed,
    };
}
