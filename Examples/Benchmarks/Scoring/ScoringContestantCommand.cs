using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Benchmarks.Rounds;
using MLNet.GoogLeNet;

namespace Benchmarks.Scoring;

/// <summary>The other side of a <see cref="Contestant"/> that scores: the same program, started with a hidden command.</summary>
internal sealed class ScoringContestantCommand
{
    private const string Name = "scoring-contestant";

    private readonly Argument<ScoringTask> _task = new("task");
    private readonly Argument<Precision> _precision = new("precision");
    private readonly Argument<string> _folder = new("folder");
    private readonly Argument<string> _data = new("data");
    private readonly Argument<int> _pictures = new("pictures");

    public Command Build()
    {
        var command = new Command(Name) { _task, _precision, _folder, _data, _pictures };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            string folder = parsed.GetValue(_folder)!, data = parsed.GetValue(_data)!;
            int pictures = parsed.GetValue(_pictures);
            Precision precision = parsed.GetValue(_precision);
            using IScoringRound round = parsed.GetValue(_task) switch
            {
                ScoringTask.Pipeline => new PipelineRound(folder, data, pictures, precision),
                ScoringTask.Forward => new ForwardRound(folder, pictures, precision),
                ScoringTask.OnnxRuntime => new OnnxRuntimeRound(folder, pictures),
                ScoringTask.Stock => new StockRound(folder, data, pictures),
                ScoringTask.Single => new SingleRound(folder, data, pictures),
                _ => new SingleForwardRound(folder, data, pictures),
            };
            Compete(round, pictures);
        });
        return command;
    }

    public static Contestant Start(string name, ScoringPlan plan, ScoringTask task, string folder, Precision precision = Precision.Float32) =>
        OwnProgram.Start(name, Name, task.ToString(), precision.ToString(), folder, plan.Data, plan.Pictures.ToString(CultureInfo.InvariantCulture));

    private static void Compete(IScoringRound round, int pictures)
    {
        var protocol = new RoundProtocol(Console.In, Console.Out);
        round.Run();
        protocol.SayReady();
        while (protocol.Wait())
        {
            var clock = Stopwatch.StartNew();
            round.Run();
            protocol.Report(pictures, clock.Elapsed);
        }
    }
}
