using System.CommandLine;
using System.Text.RegularExpressions;
using Benchmarks.Results;
using Benchmarks.Rounds;
using Tool.CommandLine;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Benchmarks;

public sealed class ProtocolCommandTests(TrainedFlowers flowers) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_model_and_an_average_are_tested_with_each_number_of_crops()
    {
        string model = _folder["model.zip"], list = _folder["list.csv"], results = _folder["RESULTS.md"];
        File.WriteAllBytes(model, flowers.Saved);
        File.WriteAllLines(list, ["file,label,split", .. Directory.GetFiles(flowers.Folder, "*.png", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Where((_, place) => place % 4 == 0)
            .Select(path => $"{path},{Path.GetFileName(Path.GetDirectoryName(path))},test")]);

        int exitCode = ProtocolCommand.Execute(
            new ProtocolOptions { Data = list, Models = [model, model], Results = results }, TestContext.Current.CancellationToken);

        Assert.Equal(0, exitCode);
        string text = File.ReadAllText(results);
        string[] starts =
            ["| 1 | 1 | 1 |", "| 1 | 10 | 10 |", "| 1 | 144 | 144 |", "| 2 | 1 | 2 |", "| 2 | 10 | 20 |", "| 2 | 144 | 288 |"];
        Assert.All(starts, start => Assert.Contains($"\n{start} ", text));
        string[] accuracies = [.. Regex.Matches(text, @"^\| \d \| \d+ \| \d+ \| ([\d.]+) ", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value)];
        Assert.Equal(accuracies[..3], accuracies[3..]); // a model averaged with itself is itself
        Assert.Contains($"-- protocol --data {list} --models {model} {model} --crops 1 10 144 --precision Float32", text);
        Assert.Contains("3 test images.", text);
        Assert.Contains($", {Processor.Summary}, .NET ", text);
    }

    [Fact]
    public async Task The_protocol_takes_models_and_numbers_of_crops()
    {
        string model = _folder["a.zip"], other = _folder["b.zip"], list = _folder["list.csv"];
        foreach (string path in (string[])[model, other, list])
            File.WriteAllText(path, "");
        ProtocolOptions? parsed = null;
        var error = new StringWriter();

        Assert.Equal(0, await Invoke(
            "--data", list, "--models", model, other, "--crops", "1", "144", "--precision", "int8", "--results", _folder["r.md"]));
        Assert.Equal([model, other], parsed!.Models);
        Assert.Equal([1, 144], parsed.Crops);
        Assert.Equal((list, Precision.Int8, _folder["r.md"]), (parsed.Data, parsed.Precision, parsed.Results));

        Assert.Equal(0, await Invoke("--data", list, "--models", model));
        Assert.Equal([1, 10, 144], parsed.Crops);

        Assert.Equal(2, await Invoke("--data", list, "--models", model, "--crops", "12"));
        Assert.Contains("--crops is '12', but 1 or 10 or 144 is expected.", error.ToString());
        Assert.Equal(2, await Invoke("--data", list, "--models", _folder["c.zip"]));

        Task<int> Invoke(params string[] args) => Invocation.Run(
            new RootCommand { ProtocolCommand.Build((options, _) => { parsed = options; return 0; }) },
            ["protocol", .. args], TextWriter.Null, error, TestContext.Current.CancellationToken);
    }
}
