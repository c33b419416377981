using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.GoogLeNet.Auditing;

/// <summary>Reads images and looks for everything that may be wrong with them.</summary>
/// <param name="Images">The images in the order of their rows.</param>
/// <param name="Findings">What may be wrong with them, in no order.</param>
/// <param name="LabelScores">How suspect each label is, from 0 to 1; NaN where it is not judged.</param>
/// <param name="Columns">The columns of the images.</param>
internal sealed record Audit(
    IReadOnlyList<AuditedImage> Images, IReadOnlyList<Finding> Findings, IReadOnlyList<double> LabelScores, AuditColumns Columns)
{
    /// <summary>Audits images.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public static Audit Of(IDataView images, ImageAuditOptions options, IHostEnvironment environment)
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
            .. OutlierFindings.Of(read, copies, options.CancellationToken), .. QualityFindings.Of(read, scan.ImageSize),
        ];
        channel.Info(MessageSensitivity.None,
            $"Read {read.Length:N0} images in {reading.TotalSeconds:0.0} s and compared them in "
            + $"{(clock.Elapsed - reading).TotalSeconds:0.0} s.");
        return new(read, findings, LabelFindings.Scores(read, scores), columns);
    }

    private static IEnumerable<Finding> Unreadable(AuditedImage[] images) =>
        images.Index().Where(pair => !pair.Item.IsReadable)
            .Select(pair => new Finding(pair.Index, Issues.Unreadable, pair.Item.Error!, null, 1));
}
