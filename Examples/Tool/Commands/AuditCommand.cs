using System.CommandLine;
using Microsoft.ML;
using MLNet.GoogLeNet;
using MLNet.GoogLeNet.Displays;
using Spectre.Console;
using Tool.CommandLine;
using Tool.Display;
using Tool.Training;

namespace Tool.Commands;

/// <summary><c>audit</c>: what is wrong with images, before anything is trained on them.</summary>
internal static class AuditCommand
{
    private const string Help = """
        Looks for images that are unreadable, copied, wrongly labelled, or unlike the others.

        Each suspicion is a row of the output, the most suspect first: unreadable; leak, a copy in another split or group; duplicate; label;
        outlier; dark; blurred; small. Nothing is changed or removed.

        Examples:
          googlenet audit flowers --weights "$(googlenet weights bvlc)" --output audit.csv --report audit.html
          googlenet audit patients.csv --weights bvlc_googlenet.safetensors --output audit.csv --group patient

        Exit codes:
          0  nothing was found
          2  the command is wrong, or the input that it names
          4  the images, the weights or the output cannot be used
          5  interrupted
          7  something was found: look at the output
        """;

    public static Command Build(Func<AuditOptions, CancellationToken, int> run) =>
        new OptionTable<AuditOptions>().Build("audit", Help, run);

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(AuditOptions options, CancellationToken cancellation)
    {
        IAnsiConsole console = AnsiConsole.Console;
        MLContext mlContext = Warnings.Context(console.WritePlainLine);
        ImageAudit audit = mlContext.Data.AuditImages(TrainingData.LoadAll(mlContext, options.Images), new()
        {
            InitialWeights = options.Weights,
            GroupColumnName = options.Group,
            FeatureCache = options.FeatureCache,
            Seed = options.Seed,
            CancellationToken = cancellation,
        });
        audit.WriteCsv(options.Output);
        if (options.Report is { } report)
            new HtmlPage($"Audit of {Path.GetFileName(Path.TrimEndingDirectorySeparator(options.Images))}").Add("Images", audit.ToHtml())
                .Save(report);
        console.WritePlainLine($"{audit}.");
        return audit.Counts.Count == 0 ? ExitCode.Success : ExitCode.Suspects;
    }
}
