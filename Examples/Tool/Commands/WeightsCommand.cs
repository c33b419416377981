using System.CommandLine;
using System.Globalization;
using MLNet.GoogLeNet;
using Spectre.Console;
using Tool.CommandLine;
using Tool.Display;

namespace Tool.Commands;

/// <summary><c>weights</c>: public weights are fetched into a cache, or listed.</summary>
internal static class WeightsCommand
{
    private const string Help = """
        Fetches public weights, trained on ImageNet, and prints the path of the file; without a name, lists them.

        The file is checked by its hash and kept in a cache, from where it is used without a network. What a broken connection leaves is
        where the next run resumes. Standard output has the path alone. Proxies are those of the environment: HTTPS_PROXY, HTTP_PROXY,
        NO_PROXY.

        Examples:
          googlenet weights
          googlenet weights bvlc
          googlenet train --data flowers --weights "$(googlenet weights bvlc)" --output flowers.zip
          googlenet weights torchvision --cache /data/models --url https://mirror.example.org/googlenet-1378be20.pth
        """;

    public static Command Build(Func<WeightsOptions, CancellationToken, int> run) =>
        new OptionTable<WeightsOptions>().Build("weights", Help, run);

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Execute(WeightsOptions options, CancellationToken cancellation)
    {
        IAnsiConsole messages = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (options.Name is { } name)
            Fetch(Of(name), options, Console.Out, messages, cancellation);
        else if (options.Url is not null)
            throw new JobException(ExitCode.Usage, "--url needs the name of the weights at that address: bvlc or torchvision.");
        else
            List(options, Console.Out);
        return ExitCode.UnlessOutputIsLost(ExitCode.Success);
    }

    /// <summary>Fetches weights, says what is known of them, and prints the path of their file.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="options">Where from and where to.</param>
    /// <param name="output">Receives the path.</param>
    /// <param name="messages">Receives all else.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    public static void Fetch(
        PretrainedWeights weights, WeightsOptions options, TextWriter output, IAnsiConsole messages, CancellationToken cancellation)
    {
        messages.WritePlainLine($"{options.Url ?? weights.Address}, {Size(weights)}, {weights.Hash}");
        messages.WritePlainLine($"Licence: {weights.License}");
        string? path = weights.FindCached(options.Cache);
        if (path is null)
            DownloadDisplay.Show(messages, weights.Size, progress =>
                path = weights.FetchAsync(options.Cache, options.Url, progress, cancellation).GetAwaiter().GetResult());
        else
            messages.WritePlainLine("It is in the cache.");
        output.WriteLine(path);
    }

    private static void List(WeightsOptions options, TextWriter output)
    {
        foreach (PublicWeights name in Enum.GetValues<PublicWeights>())
        {
            PretrainedWeights weights = Of(name);
            output.WriteLine($"{name.ToString().ToLowerInvariant()}: {Size(weights)}, {weights.Hash}");
            output.WriteLine($"  address: {weights.Address}");
            output.WriteLine($"  licence: {weights.License}");
            output.WriteLine($"  cached:  {weights.FindCached(options.Cache) ?? "no"}");
        }
    }

    private static PretrainedWeights Of(PublicWeights name) => name switch
    {
        PublicWeights.Bvlc => PretrainedWeights.Bvlc,
        _ => PretrainedWeights.Torchvision,
    };

    private static string Size(PretrainedWeights weights) => string.Create(CultureInfo.InvariantCulture, $"{weights.Size / 1e6:0.0} MB");
}
