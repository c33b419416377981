using System.CommandLine;
using System.CommandLine.Parsing;

namespace TrainFlowers;

/// <summary>What the user asks for on the command line.</summary>
internal sealed record Options
{
    /// <summary>A CSV list of images, or a folder with one subfolder per class; null: flowers are drawn.</summary>
    public string? Data { get; init; }

    /// <summary>Pretrained weights to start from; null: train from scratch.</summary>
    public string? Weights { get; init; }

    /// <summary>Number of epochs; null: by the kind of training.</summary>
    public int? Epochs { get; init; }

    /// <summary>Where the model is saved.</summary>
    public string Output { get; init; } = "flowers.zip";

    /// <summary>The page that shows how the training went; null: none.</summary>
    public string? Report { get; init; }

    /// <summary>Reads the arguments and runs the program; an error is one line.</summary>
    /// <returns>The exit code: 0 for success, 1 for a failed run, 2 for wrong arguments.</returns>
    public static async Task<int> Run(string[] args, Action<Options, CancellationToken> run, TextWriter error, TextWriter? output = null)
    {
        var data = new Option<string?>("--data")
        {
            Description = "The images: a CSV list with the columns file, label and optionally split, "
                + "or a folder with one subfolder per class. [default: flowers that the program draws]",
        };
        var weights = new Option<string?>("--weights")
        {
            Description = "Pretrained weights to start from. [default: none, train from scratch]",
        };
        var epochs = new Option<int?>("--epochs") { Description = $"Number of epochs. [default: {TrainingChoice.DefaultEpochs}]" };
        var model = new Option<string>("--output")
        {
            Description = "Receives the trained model.",
            DefaultValueFactory = _ => new Options().Output,
        };
        var report = new Option<string?>("--report")
        {
            Description = "Receives a page for a browser: curves, test, confusions, predictions. [default: none]",
        };
        Check(data, Path.Exists, "there is no such file or folder");
        Check(weights, File.Exists, "there is no such file");
        Check(epochs, text => int.TryParse(text, out int number) && number > 0, "a whole number from 1 on is expected");
        Check(model, CanBeWritten, "a file in a folder that exists is expected");
        Check(report, CanBeWritten, "a file in a folder that exists is expected");

        var command = new RootCommand("Trains GoogLeNet to tell flowers apart, and tests the saved model.")
        {
            data, weights, epochs, model, report,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() => run(new()
        {
            Data = parsed.GetValue(data),
            Weights = parsed.GetValue(weights),
            Epochs = parsed.GetValue(epochs),
            Output = parsed.GetValue(model)!,
            Report = parsed.GetValue(report),
        }, cancellation), default)); // on a thread of its own, so that Ctrl+C reaches it

        ParseResult result = command.Parse(args);
        if (result.Errors is [{ } wrong, ..])
        {
            error.WriteLine($"{wrong.Message} See --help.");
            return 2;
        }
        try
        {
            return await result.InvokeAsync(new()
            {
                Output = output ?? Console.Out,
                EnableDefaultExceptionHandler = false,                 // it prints a stack trace
                ProcessTerminationTimeout = TimeSpan.FromMinutes(1),   // for the model, after Ctrl+C
            });
        }
        catch (Exception e)
        {
            // ML.NET wraps what its threads throw
            error.WriteLine((e is InvalidOperationException { InnerException: { } cause } ? cause : e).Message);
            return 1;
        }
    }

    private static bool CanBeWritten(string path) =>
        path.Length > 0 && !Directory.Exists(path) && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)));

    private static void Check(Option option, Predicate<string> isGood, string expectation) => option.Validators.Add(result =>
    {
        foreach (Token token in result.Tokens.Where(token => !isGood(token.Value)))
            result.AddError($"{option.Name} is '{token.Value}', but {expectation}.");
    });
}
