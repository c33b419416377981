using System.CommandLine;
using Benchmarks.Accuracy;
using Benchmarks.Job;
using Benchmarks.Scoring;
using Benchmarks.Training;

var command = new RootCommand("Times this library against its peers, side by side on this machine.")
{
    new TrainingCommand().Build(),
    new ContestantCommand().Build(),
    new ScoringCommand().Build(),
    new ScoringContestantCommand().Build(),
    SoakCommand.Build(),
    AccuracyCommand.Build(),
    JobCommand.Build(),
    JobContestantCommand.Build(),
};
command.HelpName = "Benchmarks";
return await command.Parse(args).InvokeAsync();
