using System.Diagnostics;
using System.Globalization;
using Benchmarks.Rounds;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet;

namespace Benchmarks.Scoring;

/// <summary>Whether scoring stays the same: memory, files, time, and answers from many threads.</summary>
internal static class Soak
{
    private const int Threads = 8, Tenth = 10;

    public static void Run(int images, int perThread, string data)
    {
        if (!File.Exists(data))
        {
            Bar.Skip(Console.Out, "soak.growth", BenchmarkOption.WhyNoData(data));
            return;
        }
        Processor.Print(Console.Out);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("googlenet-soak-");
        try
        {
            BenchmarkModel.Write(folder.FullName, GoogLeNetArchitecture.Torchvision, data);
            string[] before = TemporaryFiles();
            var mlContext = new MLContext(seed: 1);
            using (var model = (TransformerChain<ITransformer>)mlContext.Model.Load(Path.Combine(folder.FullName, "model.zip"), out _))
            {
                Grow(mlContext, model, data, images);
                Agree(mlContext, model, data, perThread);
            }
            string[] left = [.. TemporaryFiles().Except(before)];
            Console.WriteLine(left.Length == 0 ? "No temporary files are left." : $"Temporary files are left: {string.Join(", ", left)}");
            Bar.Write(Console.Out, "soak.temporaryfiles", left.Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Grow(MLContext mlContext, ITransformer model, string data, int images)
    {
        IDataView scored = model.Transform(View(mlContext, data, images));
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        ValueGetter<VBuffer<float>> read = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        VBuffer<float> scores = default;
        var clock = Stopwatch.StartNew();
        int first = Math.Max(1, images / Tenth);
        long memoryOfFirst = 0;
        TimeSpan timeOfFirst = default;
        for (int count = 1; cursor.MoveNext(); count++)
        {
            read(ref scores);
            if (count % first != 0)
                continue;
            long memory = Environment.WorkingSet;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{count,9:N0} images  {memory / 1048576.0,8:0.0} MB  {count / clock.Elapsed.TotalSeconds,7:0.0} images/s"));
            if (count == first)
                (memoryOfFirst, timeOfFirst) = (memory, clock.Elapsed);
        }
        Bar.Write(Console.Out, "soak.growth", Environment.WorkingSet / (double)memoryOfFirst - 1);
        Bar.Write(Console.Out, "soak.time", clock.Elapsed / timeOfFirst / (images / (double)first));
    }

    private static void Agree(MLContext mlContext, ITransformer model, string data, int images)
    {
        float[] Answers() => [.. model.Transform(View(mlContext, data, images)).GetColumn<float[]>("Score").SelectMany(scores => scores)];
        float[] alone = Answers();
        var others = new float[Threads][];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(() => others[i] = Answers()))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        int agreeing = others.Count(answers => answers.AsSpan().SequenceEqual(alone));
        Console.WriteLine($"{agreeing} of {Threads} threads have the answers of one, bit for bit, on {images:N0} images each.");
        Bar.Write(Console.Out, "soak.agreeing", agreeing / (double)Threads);
    }

    private static IDataView View(MLContext mlContext, string data, int images) => mlContext.Data.LoadFromEnumerable(
        BenchmarkImages.Paths(data, images).Select(path => new Image { ImagePath = path }).ToArray());

    private static string[] TemporaryFiles() => Directory.GetFileSystemEntries(Path.GetTempPath());
}
