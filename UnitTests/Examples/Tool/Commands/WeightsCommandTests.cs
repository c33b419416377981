using System.Diagnostics;
using System.Security.Cryptography;
using MLNet.GoogLeNet.Transformers.Weights.Fetching;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights.Fetching;
using Tool.CommandLine;
using Tool.Commands;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Commands;

/// <summary>Public weights on the command line.</summary>
public sealed class WeightsCommandTests : IDisposable
{
    private static readonly byte[] File = RandomNumberGenerator.GetBytes(100_000);

    private readonly TempFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _messages = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Standard_output_has_the_path_alone_so_that_a_shell_can_use_it()
    {
        using var server = new LoopbackServer(exchange => exchange.SendFile(File));

        Fetch(server, new() { Cache = _folder.FullPath });

        string path = _output.ToString().TrimEnd();
        Assert.Equal(File, System.IO.File.ReadAllBytes(path));
        Assert.StartsWith(_folder.FullPath, path);
        string[] messages = _messages.ToString().Split(Environment.NewLine);
        Assert.Equal([$"{server.Address}, 0.1 MB, {Hash}", "Licence: free as the wind"], messages[..2]);
        Assert.Equal("0.1 of 0.1 MB", messages[^2]);
    }

    [Fact]
    public void What_is_in_the_cache_is_not_fetched()
    {
        using var server = new LoopbackServer(exchange => exchange.SendFile(File));
        Fetch(server, new() { Cache = _folder.FullPath });

        Fetch(server, new() { Cache = _folder.FullPath, Url = new("http://127.0.0.1:9/") });

        Assert.Single(server.Requests);
        Assert.EndsWith($"It is in the cache.{Environment.NewLine}", _messages.ToString());
        string[] paths = _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(paths[0], paths[1]);
    }

    [Fact]
    public void The_list_has_licence_size_and_whether_it_is_cached_and_goes_nowhere()
    {
        var (exitCode, output, error) = Run(new() { ["MLNET_GOOGLENET_CACHE"] = _folder["own"] });

        Assert.True(exitCode == 0, error);
        string[] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];
        Assert.Equal("bvlc: 53.5 MB, SHA-1 405fc5acd08a3bb12de8ee5e23a96bec22f08204", lines[0]);
        Assert.Equal("  address: http://dl.caffe.berkeleyvision.org/bvlc_googlenet.caffemodel", lines[1]);
        Assert.StartsWith("  licence: Released for unrestricted use", lines[2]);
        Assert.Equal("  cached:  no", lines[3]);
        Assert.Equal("torchvision: 52.1 MB, SHA-256 1378be20…", lines[4]);
        Assert.False(Path.Exists(_folder["own"]));
    }

    [Fact]
    public void The_proxy_of_the_environment_is_used_and_what_it_sends_is_checked()
    {
        using var proxy = new LoopbackServer(exchange => exchange.Send("200 OK", File, $"Content-Length: {File.Length}"));

        var (exitCode, output, error) = Run(
            new() { ["http_proxy"] = proxy.Address.GetLeftPart(UriPartial.Authority), ["MLNET_GOOGLENET_CACHE"] = _folder["own"] }, "bvlc");

        Assert.Equal(ExitCode.Unusable, exitCode);
        Assert.Equal("GET http://dl.caffe.berkeleyvision.org/bvlc_googlenet.caffemodel HTTP/1.1", Assert.Single(proxy.Requests).Line);
        Assert.Contains("http://dl.caffe.berkeleyvision.org/bvlc_googlenet.caffemodel is a file of 100,000 bytes; "
            + "'bvlc_googlenet.caffemodel' has 53,533,754 bytes, SHA-1 405fc5acd08a3bb12de8ee5e23a96bec22f08204.", error);
        Assert.Empty(output);
        Assert.Equal([_folder["own"]], Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public void An_address_that_needs_no_proxy_is_asked_itself_and_its_refusal_is_one_line()
    {
        using var proxy = new LoopbackServer(exchange => exchange.Send("502 Bad Gateway", []));
        using var mirror = new LoopbackServer(exchange => exchange.Send("404 Not Found", [], "Content-Length: 0"));

        var (exitCode, output, error) = Run(
            new() { ["http_proxy"] = proxy.Address.GetLeftPart(UriPartial.Authority), ["NO_PROXY"] = "127.0.0.1" },
            "torchvision", "--cache", _folder["own"], "--url", $"{mirror.Address}");

        Assert.Equal(ExitCode.Unusable, exitCode);
        Assert.Single(mirror.Requests);
        Assert.Empty(proxy.Requests);
        Assert.Contains($"'googlenet-1378be20.pth' could not be fetched from {mirror.Address}: the server answered 404 (Not Found).",
            error.TrimEnd().Split('\n')[^1]);
        Assert.Empty(output);
    }

    private static string Hash => Published(new("http://127.0.0.1/")).Hash.ToString();

    private static PublishedFile Published(Uri address) =>
        new(address, File.Length, 0, new(HashAlgorithmName.SHA256, Convert.ToHexStringLower(SHA256.HashData(File))));

    private void Fetch(LoopbackServer server, WeightsOptions options) => WeightsCommand.Fetch(
        new("free as the wind", Published(server.Address)), options, _output, Consoles.Redirected(_messages),
        TestContext.Current.CancellationToken);

    private (int ExitCode, string Output, string Error) Run(Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [ToolProgram.Assembly, "weights", .. arguments])
        {
            WorkingDirectory = _folder.FullPath,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        foreach (string name in start.Environment.Keys.Where(key => key.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
