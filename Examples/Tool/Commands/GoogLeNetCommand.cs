using System.CommandLine;
using Spectre.Console;
using Tool.Scoring.Display;
using Tool.Scoring.Job;
using Tool.Scoring.Merging;
using Tool.Scoring.Options;

namespace Tool.Commands;

/// <summary>The whole command line, with what its commands do.</summary>
internal static class GoogLeNetCommand
{
    private const string Help = """
        GoogLeNet (Inception v1) from the command line.

        Examples:
          googlenet draw flowers
          googlenet train --data flowers --output flowers.zip
          googlenet predict flowers/rose/1.jpg --model flowers.zip

        Each command has examples too: googlenet COMMAND --help
        """;

    public static RootCommand Build() => new(Help)
    {
        AuditCommand.Build(AuditCommand.Execute),
        TrainCommand.Build(TrainCommand.Execute),
        CalibrateCommand.Build(CalibrateCommand.Execute),
        EvaluateCommand.Build(EvaluateCommand.Execute),
        PredictCommand.Build(PredictCommand.Execute),
        ScoreCommand.Build((options, cancellation) => ScoringJob.Run(options, Display(options.ProgressSeconds), cancellation)),
        MergeCommand.Build((options, _) => ShardMerge.Run(options, Display())),
        ExplainCommand.Build(ExplainCommand.Execute),
        ExportCommand.Build(ExportCommand.Execute),
        ConvertCommand.Build(ConvertCommand.Execute),
        WeightsCommand.Build(WeightsCommand.Execute),
        DrawCommand.Build(DrawCommand.Execute),
    };

    private static JobDisplay Display(int seconds = 30) => new(
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }), Console.Out,
            TimeSpan.FromSeconds(seconds));
}
