using System.CommandLine;

namespace Benchmarks.Rounds;

/// <summary>Options that are whole numbers.</summary>
internal static class NumberOption
{
    /// <summary>An option from 1 to <paramref name="most"/>.</summary>
    public static Option<int> Of(string name, string description, int value, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ } token] && (!int.TryParse(token.Value, out int number) || number < 1 || number > most))
                result.AddError($"{name} is '{token.Value}', but a whole number from 1 to {most} is expected.");
        });
        return option;
    }
}
