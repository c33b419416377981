using System.Globalization;
using Spectre.Console;

namespace Tool.Display;

/// <summary>How far a download is: a bar on a terminal, a line at each quarter elsewhere.</summary>
internal static class DownloadDisplay
{
    /// <summary>Shows progress while the work is done.</summary>
    /// <param name="console">Where it is shown.</param>
    /// <param name="size">The length of the file in bytes.</param>
    /// <param name="work">The work; it reports how many bytes are there.</param>
    public static void Show(IAnsiConsole console, long size, Action<IProgress<long>> work)
    {
        if (!console.IsWatched())
        {
            ShowLines(console, size, work);
            return;
        }
        console.Progress()
            .Columns(
                new ProgressBarColumn(), new DownloadedColumn { Base = FileSizeBase.Decimal },
                new TransferSpeedColumn { Base = FileSizeBase.Decimal }, new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask("", maxValue: size);
                work(new SynchronousProgress<long>(bytes => bar.Value = bytes));
            });
    }

    private static void ShowLines(IAnsiConsole console, long size, Action<IProgress<long>> work)
    {
        long quarters = 0;
        work(new SynchronousProgress<long>(bytes =>
        {
            if (4 * bytes / size <= quarters)
                return;
            quarters = 4 * bytes / size;
            console.WritePlainLine(string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} of {size / 1e6:0.0} MB"));
        }));
    }
}
