using System.Text.RegularExpressions;
using TrainFlowers;
using TrainFlowers.Options;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples;

public sealed class ProtocolRunTests(TrainedFlowers flowers) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_model_and_an_average_are_tested_with_each_number_of_crops()
    {
        string model = _folder["model.zip"], list = _folder["list.csv"], results = _folder["RESULTS.md"];
        File.WriteAllBytes(model, flowers.Saved);
        File.WriteAllLines(list, ["file,label,split", .. Directory.GetFiles(flowers.Folder, "*.png", SearchOption.AllDirectories)
            .Select(path => $"{path},{Path.GetFileName(Path.GetDirectoryName(path))},test")]);

        int exitCode = ProtocolRun.Execute(
            new ProtocolOptions { Data = list, Models = [model, model], Results = results }, TestContext.Current.CancellationToken);

        Assert.Equal(0, exitCode);
        string text = File.ReadAllText(results);
        foreach (string start in (string[])["| 1 | 1 | 1 |", "| 1 | 10 | 10 |", "| 1 | 144 | 144 |", "| 2 | 1 | 2 |", "| 2 | 10 | 20 |", "| 2 | 144 | 288 |"])
            Assert.Contains($"\n{start} ", text);
        string[] accuracies = [.. Regex.Matches(text, @"^\| \d \| \d+ \| \d+ \| ([\d.]+) ", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];
        Assert.Equal(accuracies[..3], accuracies[3..]); // a model averaged with itself is itself
        Assert.Contains($"-- protocol --data {list} --models {model} {model} --crops 1 10 144 --precision Float32", text);
        Assert.Contains("12 test pictures.", text);
    }
}
