using System.CommandLine;
using CommandLine;
using MLNet.GoogLeNet;

namespace TrainFlowers.Options;

/// <summary>The subcommand that tests models as the paper does, and how its arguments become <see cref="ProtocolOptions"/>.</summary>
internal sealed class ProtocolCommand
{
    private readonly Option<string?> _data = CheckedOption.FilePath(
        "--data", "csv", "The pictures: a CSV list with the columns file, label and split.", "there is no such file", File.Exists);

    private readonly Option<string[]> _models = new("--models")
    {
        Description = "Saved models; the first is tested alone, and all of them as an average.",
        HelpName = "zip",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        Required = true,
    };

    private readonly Option<int[]> _crops = new("--crops")
    {
        Description = "Numbers of crops a picture: 1, 10, 144. [default: all three]",
        HelpName = "N",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<Precision?> _precision = CheckedOption.OneOf<Precision>("--precision", "Numbers in which the networks compute. [default: float32]");

    private readonly Option<string?> _results = CheckedOption.OutputFile(
        "--results", "md", $"The file that receives the table. [default: {ProtocolOptions.DefaultResults}]");

    public ProtocolCommand()
    {
        _data.Required = true;
        _models.Validators.Add(result =>
        {
            foreach (string missing in result.Tokens.Select(token => token.Value).Where(path => !File.Exists(path)))
                result.AddError($"--models is '{missing}', but there is no such file.");
        });
        _crops.Validators.Add(result =>
        {
            foreach (string other in result.Tokens.Select(token => token.Value).Where(text => text is not ("1" or "10" or "144")))
                result.AddError($"--crops is '{other}', but 1, 10 or 144 is expected.");
        });
    }

    /// <summary>The command, which runs the given action when it is invoked.</summary>
    public Command Build(Func<ProtocolOptions, CancellationToken, int> test)
    {
        var command = new Command("protocol", "Tests one model and an average of several with 1, 10 and 144 crops, as table 3 of the paper does.")
        {
            _data, _models, _crops, _precision, _results,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() => test(Read(parsed), cancellation), default));
        return command;
    }

    private ProtocolOptions Read(ParseResult parsed)
    {
        var options = new ProtocolOptions { Data = parsed.GetValue(_data)!, Models = parsed.GetValue(_models)! };
        return options with
        {
            Crops = parsed.GetValue(_crops) is { Length: > 0 } crops ? crops : options.Crops,
            Precision = parsed.GetValue(_precision) ?? options.Precision,
            Results = parsed.GetValue(_results) ?? options.Results,
        };
    }
}
