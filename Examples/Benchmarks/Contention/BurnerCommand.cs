using System.CommandLine;
using System.Globalization;
using Benchmarks.Rounds;

namespace Benchmarks.Contention;

/// <summary>A process that keeps processors busy until its input ends: this program, started with a hidden command.</summary>
internal static class BurnerCommand
{
    private const string Name = "burner";

    public static Command Build()
    {
        var threads = new Argument<int>("threads");
        var command = new Command(Name) { threads };
        command.Hidden = true;
        command.SetAction(parsed => Burn(parsed.GetValue(threads)));
        return command;
    }

    /// <summary>Starts one, which burns until it is disposed; it has no rounds.</summary>
    public static Contestant Start(int threads) =>
        OwnProgram.Start("a busy process", [Name, threads.ToString(CultureInfo.InvariantCulture)]);

    private static void Burn(int threads)
    {
        for (int i = 0; i < threads; i++)
            new Thread(Spin) { IsBackground = true }.Start();
        var protocol = new RoundProtocol(Console.In, Console.Out);
        protocol.SayReady();
        protocol.Wait();
    }

    private static void Spin()
    {
        while (true)
            Thread.SpinWait(1_000);
    }
}
