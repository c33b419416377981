using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Benchmarks.Rounds;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Transformers.Onnx;

namespace Benchmarks.Scoring;

/// <summary>The other side of a <see cref="Contestant"/> that scores: the same program, started with a hidden command.</summary>
internal sealed class ScoringContestantCommand
{
    /// <summary>A variable of its environment: microseconds that a waiting thread of ONNX Runtime keeps a processor busy.</summary>
    public const string OnnxSpin = "BENCHMARK_ONNX_SPIN";

    private const string Name = "scoring-contestant";

    private readonly Argument<ScoringTask> _task = new("task");
    private readonly Argument<Precision> _precision = new("precision");
    private readonly Argument<ScoringEngine> _engine = new("engine");
    private readonly Argument<string> _folder = new("folder");
    private readonly Argument<string> _data = new("data");
    private readonly Argument<int> _images = new("images");

    public Command Build()
    {
        var command = new Command(Name) { _task, _precision, _engine, _folder, _data, _images };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            if (Environment.GetEnvironmentVariable(OnnxSpin) is { } microseconds)
                OnnxWaiting.Current = new("session.intra_op.spin_duration_us", microseconds);
            string folder = parsed.GetValue(_folder)!, data = parsed.GetValue(_data)!;
            int images = parsed.GetValue(_images);
            var compute = new ComputeOptions { Precision = parsed.GetValue(_precision), Engine = parsed.GetValue(_engine) };
            using IScoringRound round = parsed.GetValue(_task) switch
            {
                ScoringTask.Pipeline => new PipelineRound(folder, data, images, compute),
                ScoringTask.Forward => new ForwardRound(folder, images, compute),
                ScoringTask.OnnxRuntime => new OnnxRuntimeRound(folder, images),
                ScoringTask.Stock => new StockRound(folder, data, images),
                ScoringTask.Single => new SingleRound(folder, data, images, compute),
                _ => new SingleForwardRound(folder, data, images),
            };
            Compete(round, images);
        });
        return command;
    }

    public static Contestant Start(
        string name, ScoringPlan plan, ScoringTask task, string folder, Precision precision = Precision.Float32,
        ScoringEngine engine = ScoringEngine.Auto, IReadOnlyDictionary<string, string?>? variables = null) =>
        OwnProgram.Start(
            name, [
                Name, task.ToString(), precision.ToString(), engine.ToString(), folder, plan.Data,
                plan.Images.ToString(CultureInfo.InvariantCulture)], variables);

    private static void Compete(IScoringRound round, int images)
    {
        var protocol = new RoundProtocol(Console.In, Console.Out);
        round.Run();
        protocol.SayReady();
        while (protocol.Wait())
        {
            var clock = Stopwatch.StartNew();
            round.Run();
            protocol.Report(images, clock.Elapsed);
        }
    }
}
