using System.CommandLine;
using System.Globalization;
using Benchmarks.Rounds;
using MLNet.GoogLeNet;

namespace Benchmarks.Training;

/// <summary>The other side of a <see cref="Contestant"/> of ours: the same program, started with a hidden command.</summary>
internal sealed class ContestantCommand
{
    private const string Name = "training-contestant", ThreadsName = "--threads";

    private readonly Argument<GoogLeNetArchitecture> _architecture = new("architecture");
    private readonly Argument<Precision> _precision = new("precision");
    private readonly Argument<int> _miniBatch = new("mini-batch");
    private readonly Argument<int> _steps = new("steps");
    private readonly Option<int?> _threads = new(ThreadsName);
    private readonly Argument<string?> _data = new("data") { Arity = ArgumentArity.ZeroOrOne };

    public Command Build()
    {
        var command = new Command(Name) { _architecture, _precision, _miniBatch, _steps, _threads, _data };
        command.Hidden = true;
        command.SetAction(parsed => Task.Run(() => // as in a web service or a notebook, and not on the process's first thread
        {
            var protocol = new RoundProtocol(Console.In, Console.Out);
            GoogLeNetArchitecture architecture = parsed.GetValue(_architecture);
            Precision precision = parsed.GetValue(_precision);
            int miniBatch = parsed.GetValue(_miniBatch);
            if (parsed.GetValue(_data) is { } data)
                EndToEnd.Run(protocol, architecture, precision, miniBatch, data);
            else
                InMemory.Run(protocol, architecture, precision, miniBatch, parsed.GetValue(_steps), parsed.GetValue(_threads));
        }));
        return command;
    }

    /// <summary>Starts a contestant that trains on one mini-batch again and again.</summary>
    public static Contestant StartInMemory(
        TrainingPlan plan, GoogLeNetArchitecture architecture, Precision precision, string? name = null,
        IReadOnlyDictionary<string, string?>? variables = null, int? threads = null) =>
        Start(
            name ?? $"this trainer {precision.ToString().ToLowerInvariant()}", plan, architecture, precision,
            threads is { } number ? [ThreadsName, number.ToString(CultureInfo.InvariantCulture)] : [], variables);

    /// <summary>Starts a contestant that fits the public trainer, of which a round is one epoch.</summary>
    public static Contestant StartEndToEnd(TrainingPlan plan, GoogLeNetArchitecture architecture, Precision precision) =>
        Start($"this trainer {precision.ToString().ToLowerInvariant()}, from JPEG files", plan, architecture, precision, [plan.Data]);

    private static Contestant Start(
        string name, TrainingPlan plan, GoogLeNetArchitecture architecture, Precision precision, IEnumerable<string> more,
        IReadOnlyDictionary<string, string?>? variables = null) =>
        OwnProgram.Start(name, [
            Name, architecture.ToString(), precision.ToString(), plan.MiniBatch.ToString(CultureInfo.InvariantCulture),
            plan.Steps.ToString(CultureInfo.InvariantCulture), .. more], variables);
}
