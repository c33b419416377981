using BatchScoring.Display;
using BatchScoring.Job;
using BatchScoring.Merging;
using BatchScoring.Options;
using CommandLine;
using Spectre.Console;

BestEffortWriter.TakeOverConsole();
IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
JobDisplay Display(int seconds = 30) => new(console, Console.Out, TimeSpan.FromSeconds(seconds));

return await ScoreProgram.Invocation.Run(
    new ScoreCommand().Build(
        (options, cancellation) => ScoringJob.Run(options, Display(options.ProgressSeconds), cancellation),
        options => ShardMerge.Run(options, Display())),
    args, Console.Out, Console.Error);
