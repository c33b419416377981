using Benchmarks.Rounds;
using Benchmarks.Scoring;
using MLNet.GoogLeNet;
using Spectre.Console;

namespace Benchmarks.Job;

/// <summary>The contest of the batch scoring job with the pipeline that it runs.</summary>
internal static class JobBenchmark
{
    private const string BarName = "job.vs.pipeline";

    public static void Run(int rounds, int images, string data)
    {
        if (!File.Exists(data))
        {
            Bar.Skip(Console.Out, BarName, BenchmarkOption.WhyNoData(data));
            return;
        }
        Processor.Print(Console.Out);
        Console.WriteLine($"{rounds} rounds of {images} images, 224×224");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("googlenet-benchmark-"), folderOfWhole = folder.CreateSubdirectory("whole");
        try
        {
            foreach (string place in new[] { folder.FullName, folderOfWhole.FullName })
            {
                BenchmarkModel.Write(place, GoogLeNetArchitecture.Torchvision, data);
                File.WriteAllLines(JobRound.ListIn(place),
                    ["path", .. BenchmarkImages.Paths(data, images).Select(path => $"\"{Path.GetFullPath(path)}\"")]);
            }
            Compare(new ScoringPlan(rounds, images, Python: "", data, new Selection()), folder.FullName, folderOfWhole.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Compare(ScoringPlan plan, string folder, string folderOfWhole)
    {
        using var contest = new Contest();
        Contestant pipeline =
            contest.Add(() => ScoringContestantCommand.Start("pipeline, from JPEG files", plan, ScoringTask.Pipeline, folder));
        Contestant job = contest.Add(() => JobContestantCommand.Start("job, from JPEG files to rows", folder, whole: false));
        contest.Add(() => JobContestantCommand.Start("… with loading and writing", folderOfWhole, whole: true));
        contest.Run(plan.Rounds, round => Console.Error.WriteLine($"Job: round {round} of {plan.Rounds}"));
        ResultTable.Print(AnsiConsole.Console, "The batch scoring job", contest.Contestants);
        Bar.Write(Console.Out, BarName, Statistics.Ratio(job.Speeds, pipeline.Speeds));
    }
}
