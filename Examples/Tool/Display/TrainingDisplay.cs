using Spectre.Console;

namespace Tool.Display;

/// <summary>Shows training: a bar over all mini-batches on a terminal, and a line an epoch everywhere.</summary>
internal static class TrainingDisplay
{
    /// <summary>Shows progress while the work is done.</summary>
    /// <param name="console">Where to show it.</param>
    /// <param name="epochs">How many epochs the whole bar stands for.</param>
    /// <param name="work">
    /// The work. It reports the share that is done, 0 to 1, after each mini-batch, and a line of text after each epoch;
    /// a report is on the screen, or on its way to it, when the call returns.
    /// </param>
    /// <returns>What the work returns.</returns>
    public static T Run<T>(IAnsiConsole console, int epochs, Func<IProgress<double>, IProgress<string>, T> work) =>
        console.IsWatched() ? RunWithBar(console, epochs, work) : work(
            new SynchronousProgress<double>(_ => { }),
            new SynchronousProgress<string>(console.WritePlainLine));

    private static T RunWithBar<T>(
        IAnsiConsole console, int epochs, Func<IProgress<double>, IProgress<string>, T> work) =>
        console.Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn(),
                new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask(EpochAt(0, epochs), maxValue: 1);
                return work(
                    new SynchronousProgress<double>(share =>
                    {
                        bar.Description = EpochAt(share, epochs);
                        bar.Value = share;
                    }),
                    new SynchronousProgress<string>(line => console.WriteLine(line))); // text: markup stays as it is
            });

    private static string EpochAt(double share, int epochs) =>
        $"Epoch {Math.Clamp((int)(share * epochs) + 1, 1, epochs)} of {epochs}";
}
