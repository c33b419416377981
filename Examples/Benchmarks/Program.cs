using System.CommandLine;
using Benchmarks.Accuracy;
using Benchmarks.Auditing;
using Benchmarks.Calibrating;
using Benchmarks.Contention;
using Benchmarks.Job;
using Benchmarks.Results;
using Benchmarks.Results.Generality;
using Benchmarks.Scoring;
using Benchmarks.Training;
using Tool.CommandLine;

var command = new RootCommand(
    "Times this library against its peers, side by side on this machine, and repeats the experiments of RESULTS.md.")
{
    new TrainingCommand().Build(),
    new ContestantCommand().Build(),
    new ScoringCommand().Build(),
    new ScoringContestantCommand().Build(),
    SoakCommand.Build(),
    ContentionCommand.Build(),
    BurnerCommand.Build(),
    AccuracyCommand.Build(),
    AuditCommand.Build(),
    CalibrationCommand.Build(),
    DriftCommand.Build(),
    SuspectsCommand.Build(),
    JobCommand.Build(),
    JobContestantCommand.Build(),
    SeedsCommand.Build(SeedsCommand.Execute),
    ProtocolCommand.Build(ProtocolCommand.Execute),
    GeneralityCommand.Build(GeneralityCommand.Execute),
};
command.HelpName = "Benchmarks";
return await Invocation.Run(command, args, Console.Out, Console.Error);
