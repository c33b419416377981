using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Tool.Commands;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Commands;

/// <summary>The commands that documentation and help show are ones that the tool takes.</summary>
public sealed partial class ListedCommandsTests
{
    // About files that the reader has and this machine has not.
    private static readonly string[] OfFiles =
        ["there is no such file", "a file in a folder that exists"];

    public static TheoryData<string> Commands =>
    [
        .. new[] { "", "docs", "Examples/Tool", "Examples/Tool/Commands", "Examples/TrainFlowers" }
            .Select(folder => RepositoryFolder.PathOf(folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder)).Where(file => Path.GetExtension(file) is ".md" or ".cs")
            .SelectMany(file => File.ReadLines(file).Select(line => Listed().Match(line)).Where(match => match.Success))
            .Select(match => match.Groups["command"].Value.Trim().TrimEnd(')')).Distinct(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_tool_takes_it(string command)
    {
        string[] args = [.. CommandLineParser.SplitCommandLine(Quoted().Replace(command, "word"))];

        ParseResult parsed = GoogLeNetCommand.Build().Parse(args);

        Assert.DoesNotContain(
            parsed.Errors, error => !OfFiles.Any(text => error.Message.Contains(text, StringComparison.Ordinal)));
    }

    // An indented line, up to a comment, a pipe or a redirection.
    [GeneratedRegex(@"^ {4,}(\w+=\$\()?(googlenet|dotnet run .*Examples/Tool --) (?<command>[a-z-]((?! [#|<>&] ?).)*)")]
    private static partial Regex Listed();

    [GeneratedRegex("\"?\\$(\\([^)]*\\)|\\w+)\"?")]
    private static partial Regex Quoted();
}
