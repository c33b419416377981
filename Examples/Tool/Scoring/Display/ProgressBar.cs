using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Tool.Display;
using Tool.Scoring.Job;

namespace Tool.Scoring.Display;

/// <summary>A bar with rate and time left, for a terminal.</summary>
internal static class ProgressBar
{
    public static void Show(IAnsiConsole console, Tally tally, long? total, Action<IProgress<long>> work) => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(), new RemainingTimeColumn())
        .Start(context =>
        {
            ProgressTask bar = context.AddTask(Described(tally.Images), maxValue: total ?? 1);
            bar.IsIndeterminate = total is null;
            bar.Value = total is null ? 0 : tally.Images;
            work(new SynchronousProgress<long>(images =>
            {
                bar.Description = Described(images);
                if (total is null)
                    bar.State.Update<long>(RateColumn.Images, _ => images);
                else
                    bar.Value = images;
            }));
        });

    private static string Described(long images) => $"{JobDisplay.Number(images)} images";

    private sealed class RateColumn : ProgressColumn
    {
        public const string Images = "images";

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            double? rate = task.IsIndeterminate
                ? task.State.Get<long>(Images) / task.ElapsedTime?.TotalSeconds
                : task.Speed;
            return new Text(rate is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:0.0}/s") : "");
        }
    }
}
