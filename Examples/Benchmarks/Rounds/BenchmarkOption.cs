using System.CommandLine;

namespace Benchmarks.Rounds;

/// <summary>Options that several benchmarks have.</summary>
internal static class BenchmarkOption
{
    /// <summary>A whole number from 1 to <paramref name="most"/>.</summary>
    public static Option<int> Number(string name, string description, int value, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ } token] && (!int.TryParse(token.Value, out int number) || number < 1 || number > most))
                result.AddError($"{name} is '{token.Value}', but a whole number from 1 to {most} is expected.");
        });
        return option;
    }

    /// <summary>How often everybody has a turn.</summary>
    public static Option<int> Rounds() => Number("--rounds", "Rounds, in each of which everybody has a turn.", 5, most: 1_000);

    /// <summary>The list of real images.</summary>
    public static Option<string> Data() => new("--data")
    {
        Description = "The images: a CSV list with the columns file, label and split.",
        HelpName = "csv",
        DefaultValueFactory = _ => SharedFiles.Flowers,
    };

    /// <summary>Why a benchmark is skipped where the list is missing.</summary>
    public static string WhyNoData(string path) => $"there is no {path}; name a list of images with --data";

    /// <summary>What runs the peer.</summary>
    public static Option<string> Python() => new("--python")
    {
        Description = "The Python that has PyTorch and torchvision.",
        HelpName = "program",
        DefaultValueFactory = _ => "/usr/bin/python3",
    };
}
