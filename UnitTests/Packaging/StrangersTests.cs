using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Packaging;

/// <summary>
/// Programs of other people that install the packages and score: without libtorch, from a file, as one file, as a service.
/// </summary>
public sealed class StrangersTests(PackageFeed feed, TrainedFlowers flowers) : IDisposable
{
    private const int Requests = 64;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_program_that_only_scores_needs_no_libtorch()
    {
        feed.Require();
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);
        using var program = new StrangersProgram(feed, StrangersProgram.Path("score.cs"), [$"MLNet.GoogLeNet/{feed.Version}"]);
        program.Build();

        var (exitCode, output) = program.Run(program.Built, _folder["model.zip"], flowers.Folder);

        Assert.Equal(0, exitCode);
        Assert.Equal(Expected(), Lines(output));
        Assert.Empty(Directory.EnumerateFiles(program.Built, "libtorch*", SearchOption.AllDirectories));
    }

    [Fact]
    public void So_it_does_when_it_is_published_as_a_single_file()
    {
        feed.Require();
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);
        using var program = new StrangersProgram(feed, StrangersProgram.Path("score.cs"), [$"MLNet.GoogLeNet/{feed.Version}"]);

        program.Publish(
            "-r", "linux-x64", "--self-contained", "false", "-p:PublishSingleFile=true", "-p:IncludeNativeLibrariesForSelfExtract=true");

        Assert.Equal(["App", "App.pdb"], Directory.GetFiles(program.Published).Select(Path.GetFileName).Order());
        var (exitCode, output) = Command.Run(Path.Combine(program.Published, "App"), program.Folder, _folder["model.zip"], flowers.Folder);
        Assert.Equal(0, exitCode);
        Assert.Equal(Expected(), Lines(output));
    }

    [Fact]
    public void And_when_it_is_nothing_but_a_source_file()
    {
        feed.Require();
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);
        File.WriteAllText(_folder["nuget.config"], $"""
            <configuration><packageSources><add key="ours" value="{feed.Folder}" /></packageSources></configuration>
            """);
        string source = File.ReadAllText(StrangersProgram.Path("score.cs"));
        File.WriteAllText(_folder["score.cs"], $"#:package MLNet.GoogLeNet@{feed.Version}\n#:property PublishAot=false\n{source}");

        string output = Command.Succeed(_folder.FullPath, "run", "score.cs", "--", _folder["model.zip"], flowers.Folder);

        Assert.Equal(Expected(), Lines(output));
    }

    [Fact]
    public async Task A_service_answers_many_requests_at_once_as_it_answers_one()
    {
        feed.Require();
        string model = _folder["model.zip"];
        File.WriteAllBytes(model, flowers.Saved);
        using var program = new StrangersProgram(
            feed, RepositoryFolder.PathOf("Examples", "Snippets", "Serve.cs"), [$"MLNet.GoogLeNet/{feed.Version}"],
                sdk: "Microsoft.NET.Sdk.Web");
        program.Build();
        using Process service = Process.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(program.Built, "App.dll"), model, "http://127.0.0.1:0"])
            {
                RedirectStandardOutput = true,
            })!;
        try
        {
            using var client = new HttpClient
            {
                BaseAddress =
                new Uri((await service.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!)
            };
            string[] images = [.. flowers.Images.GetColumn<string>("ImagePath")];
            Dictionary<string, string> alone = [];
            foreach (string image in images)
                alone[image] = await Post(client, File.ReadAllBytes(image));

            string[] asked = [.. Enumerable.Range(0, Requests).Select(i => images[i % images.Length])];
            string[] together = await Task.WhenAll(asked.Select(image => Post(client, File.ReadAllBytes(image))));

            Assert.Equal(asked.Select(image => alone[image]), together);
            float[][] expected = [.. flowers.Model.Transform(flowers.Images).GetColumn<float[]>("Score")];
            foreach (var (image, scores) in images.Zip(expected))
            {
                JsonElement answer = JsonDocument.Parse(alone[image]).RootElement;
                Assert.Equal(TrainedFlowers.ClassNames[scores.IndexOf(scores.Max())], answer.GetProperty("label").GetString());
                Assert.Equal(scores.Max(), answer.GetProperty("probability").GetSingle());
                Assert.Equal(TrainedFlowers.ClassNames.Zip(scores),
                    answer.GetProperty("scores").EnumerateObject().Select(score => (score.Name, score.Value.GetSingle())));
            }
            Assert.Contains("not an image in a known format", await Post(client, "no image"u8.ToArray(), HttpStatusCode.BadRequest));

            await AnswersWithTheNewModelWhenTheFileChanges(client, model, images[0]);
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task AnswersWithTheNewModelWhenTheFileChanges(HttpClient client, string model, string image)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string health = await client.GetStringAsync("/health", cancellation), before = await Post(client, File.ReadAllBytes(image));
        Assert.Contains("\"status\":\"healthy\"", health);
        Assert.Contains("\"classes\":2", health);

        File.WriteAllText(model, "no model"); // it keeps the one that it has
        await Task.Delay(TimeSpan.FromSeconds(3), cancellation);
        Assert.Equal(health, await client.GetStringAsync("/health", cancellation));
        Assert.Equal(before, await Post(client, File.ReadAllBytes(image)));

        var hot = new TransformerChain<ITransformer>(
            [.. flowers.Model.SkipLast(1), flowers.GoogLeNet.With(new ScoringOptions { Temperature = 5 })]);
        flowers.MLContext.Model.Save(hot, flowers.Images.Schema, _folder["new.zip"]);
        File.Move(_folder["new.zip"], model, overwrite: true);
        while (await client.GetStringAsync("/health", cancellation) == health)
            await Task.Delay(100, cancellation);
        float[] expected = hot.Transform(flowers.Images).GetColumn<float[]>("Score").First();
        string after = await Post(client, File.ReadAllBytes(image));
        Assert.NotEqual(before, after);
        Assert.Equal(expected.Max(), JsonDocument.Parse(after).RootElement.GetProperty("probability").GetSingle());
    }

    // The lines that score.cs prints, computed here.
    private IEnumerable<string> Expected()
    {
        IDataView files = flowers.MLContext.Data.LoadFromImageFiles(flowers.Folder);
        IDataView scored = flowers.Model.Transform(files);
        return scored.GetColumn<string>("ImagePath")
            .Zip(scored.GetColumn<float[]>("Score"), (path, scores) =>
                $"{Path.GetFileName(path)} {TrainedFlowers.ClassNames[scores.IndexOf(scores.Max())]} "
                    + $"{BitConverter.SingleToUInt32Bits(scores.Max()):X8}");
    }

    private static IEnumerable<string> Lines(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static async Task<string> Post(HttpClient client, byte[] file, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var content = new ByteArrayContent(file);
        using HttpResponseMessage response = await client.PostAsync("/", content, TestContext.Current.CancellationToken);
        string answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == expected, $"{response.StatusCode}: {answer}");
        return answer;
    }
}
