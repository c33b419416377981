using Spectre.Console;

namespace Tool.Display;

/// <summary>Shows training: a bar over all mini-batches on a terminal, and one line per epoch everywhere.</summary>
internal static class TrainingDisplay
{
    /// <summary>Shows progress while the work is done.</summary>
    /// <param name="console">Where to show it.</param>
    /// <param name="epochs">How many epochs there are.</param>
    /// <param name="startsWithHead">Whether the classifier is computed before the first epoch, and has a line of its own.</param>
    /// <param name="work">
    /// The work. It reports the share that is done, 0 to 1, after each mini-batch, and a line of text after each epoch;
    /// a report is on the screen, or on its way to it, when the call returns.
    /// </param>
    /// <returns>What the work returns.</returns>
    public static T Run<T>(
        IAnsiConsole console, int epochs, bool startsWithHead, Func<IProgress<double>, IProgress<string>, T> work) =>
        console.IsWatched() ? RunWithBar(console, epochs, startsWithHead, work) : work(
            new SynchronousProgress<double>(_ => { }),
            new SynchronousProgress<string>(console.WritePlainLine));

    private static T RunWithBar<T>(
        IAnsiConsole console, int epochs, bool startsWithHead, Func<IProgress<double>, IProgress<string>, T> work) =>
        console.Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn(),
                new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask(startsWithHead ? "Classifier" : EpochAt(0, epochs), maxValue: 1);
                int lines = 0;
                return work(
                    new SynchronousProgress<double>(share =>
                    {
                        if (!startsWithHead)
                            bar.Description = EpochAt(share, epochs);
                        bar.Value = share;
                    }),
                    new SynchronousProgress<string>(line =>
                    {
                        console.WriteLine(line); // text: markup is shown literally
                        if (startsWithHead)
                            bar.Description = Epoch(++lines, epochs);
                    }));
            });

    private static string EpochAt(double share, int epochs) => Epoch((int)(share * epochs) + 1, epochs);

    private static string Epoch(int epoch, int epochs) => $"Epoch {Math.Clamp(epoch, 1, epochs)} of {epochs}";
}
