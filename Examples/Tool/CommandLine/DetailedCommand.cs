using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Tool.CommandLine;

/// <summary>A command whose own help has more than the line about it in the list of all commands: examples, exit codes.</summary>
internal sealed class DetailedCommand : Command
{
    private readonly string _details;

    /// <param name="name">Its name.</param>
    /// <param name="help">What it does; what follows the first empty line is for its own help, after the options.</param>
    public DetailedCommand(string name, string help)
        : base(name)
    {
        string[] parts = help.ReplaceLineEndings("\n").Split("\n\n", 2);
        Description = parts[0];
        _details = parts[1];
    }

    /// <summary>Makes the help of a command line show the details of its commands.</summary>
    public static void ShowDetails(RootCommand root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
            option.Action = new HelpWithDetails((SynchronousCommandLineAction)option.Action!);
    }

    private sealed class HelpWithDetails(SynchronousCommandLineAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => help.ClearsParseErrors;

        public override int Invoke(ParseResult parseResult)
        {
            int code = help.Invoke(parseResult);
            if (parseResult.CommandResult.Command is DetailedCommand command)
                parseResult.InvocationConfiguration.Output.WriteLine(command._details + Environment.NewLine);
            return code;
        }
    }
}
