using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>Reads images and looks for everything that may be wrong with them.</summary>
internal static class Audit
{
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public static ImageAudit Run(IDataView images, ImageAuditOptions options, IHostEnvironment environment)
    {
        var clock = Stopwatch.StartNew();
        IHost host = environment.Register("GoogLeNet audit");
        using IChannel channel = host.Start("GoogLeNet audit");
        var columns = new AuditColumns(images.Schema, options, nameof(images), nameof(options));
        var scan = new ImageScan(options, columns, host, channel);
        AuditedImage[] read = scan.Read(images);
        TimeSpan reading = clock.Elapsed;
        IReadOnlyList<Copy> copies = Copies.Find(read, options.CancellationToken);
        float[]?[] scores = HeldOutScores.Of(read, copies, columns.ClassNames.Count, options.Seed, options.CancellationToken);
        Finding[] findings =
        [
            .. Unreadable(read), .. CopyFindings.Of(read, copies, columns), .. LabelFindings.Of(read, scores, columns),
            .. OutlierFindings.Of(read, copies, options.Seed, options.CancellationToken), .. QualityFindings.Of(read, scan.ImageSize),
        ];
        channel.Info(MessageSensitivity.None,
            $"Read {read.Length:N0} images in {reading.TotalSeconds:0.0} s and compared them in {(clock.Elapsed - reading).TotalSeconds:0.0} s.");
        return new(read, findings, columns) { LabelScores = LabelFindings.Scores(read, scores) };
    }

    private static IEnumerable<Finding> Unreadable(AuditedImage[] images) =>
        images.Index().Where(pair => !pair.Item.IsReadable)
            .Select(pair => new Finding(pair.Index, Issues.Unreadable, pair.Item.Error!, null, 1));
}
