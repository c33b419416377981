using System.Net;
using System.Security.Cryptography;
using MLNet.GoogLeNet.Transformers.Weights.Fetching;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.Fetching;

/// <summary>A file is fetched from a server on this machine, which does not always behave.</summary>
public sealed class FetchTests : IDisposable
{
    private static readonly byte[] File = RandomNumberGenerator.GetBytes(100_000);
    private static readonly byte[] Other = RandomNumberGenerator.GetBytes(100_000);
    private static readonly string Sha1 = Convert.ToHexStringLower(SHA1.HashData(File));

    private readonly TempFolder _folder = new();

    private string Target => Path.Combine(_folder.FullPath, "weights", $"sha1-{Sha1}", "weights.bin");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_fetched_once_and_then_used_without_a_network()
    {
        var progress = new Reports();
        using (var server = new LoopbackServer(exchange => exchange.SendFile(File)))
        {
            Assert.Null(Weights(server).FindCached(_folder.FullPath));
            Assert.Equal(Target, await Weights(server).FetchAsync(_folder.FullPath, progress: progress, cancellationToken: Token));
            Assert.Equal(Target, await Weights(server).FetchAsync(_folder.FullPath, cancellationToken: Token));
            Assert.Equal("GET /models/weights.bin HTTP/1.1", Assert.Single(server.Requests).Line);
        }

        AssertFetched();
        Assert.Equal(File.Length, progress.Values[^1]);
        Assert.Equal(progress.Values.Order(), progress.Values);
        var offline = new PretrainedWeights("", Published(new("http://127.0.0.1:9/weights.bin")));
        Assert.Equal(Target, offline.FindCached(_folder.FullPath));
        Assert.Equal(Target, await offline.FetchAsync(_folder.FullPath, cancellationToken: Token));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke()
    {
        using var server = new LoopbackServer(
            exchange => exchange.SendFile(File, most: 40_000), exchange => exchange.SendFile(File, most: 30_000),
            exchange => exchange.SendFile(File));

        await FetchAsync(server);

        AssertFetched();
        Assert.Equal([null, 40_000, 70_000], server.Requests.Select(request => request.From));
        Assert.Equal("\"1\"", server.Requests[2].Headers["If-Range"]);
    }

    [Fact]
    public async Task A_server_that_sends_nothing_more_is_asked_again()
    {
        using var over = new CancellationTokenSource();
        using var server = new LoopbackServer(
            exchange =>
            {
                exchange.SendFile(File, most: 40_000);
                over.Token.WaitHandle.WaitOne();
            },
            exchange => exchange.SendFile(File));

        await new PretrainedWeights("", Published(server.Address) with { Patience = TimeSpan.FromMilliseconds(200) })
            .FetchAsync(_folder.FullPath, cancellationToken: Token);

        AssertFetched();
        Assert.Equal([null, 40_000], server.Requests.Select(request => request.From));
        await over.CancelAsync();
    }

    [Fact]
    public async Task A_server_that_brings_nothing_is_left_and_the_next_call_goes_on()
    {
        using (var server = new LoopbackServer(
            exchange => exchange.SendFile(File, most: 40_000), exchange => exchange.SendFile(File, most: 0)))
        {
            var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => FetchAsync(server));
            Assert.StartsWith(
                $"'weights.bin' could not be fetched from {server.Address}: the transfer stopped after 40,000 bytes (", refusal.Message);
            Assert.Contains("). What arrived is kept, and the next call resumes there. Check the network", refusal.Message);
            Assert.EndsWith($"put a copy of the file (100,000 bytes, SHA-1 {Sha1}) at '{Target}'.", refusal.Message);
            Assert.Equal(2, server.Requests.Count);
        }
        AssertNotFetched();

        using var better = new LoopbackServer(exchange => exchange.SendFile(File));
        await FetchAsync(better);

        AssertFetched();
        Assert.Equal(40_000, Assert.Single(better.Requests).From);
    }

    [Fact]
    public async Task A_server_that_breaks_off_again_and_again_is_not_asked_for_ever()
    {
        using var server = new LoopbackServer(exchange => exchange.SendFile(File, most: 100));

        await Assert.ThrowsAsync<HttpRequestException>(() => FetchAsync(server));

        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task What_a_killed_process_left_is_gone_on_with()
    {
        Leave(File[..60_000], "\"1\"");
        using var server = new LoopbackServer(exchange => exchange.SendFile(File));

        await FetchAsync(server);

        AssertFetched();
        Assert.Equal(60_000, Assert.Single(server.Requests).From);
    }

    [Fact]
    public async Task A_process_that_was_killed_after_the_last_byte_left_a_whole_file()
    {
        Leave(File, "\"1\"");
        using var server = new LoopbackServer(exchange => exchange.SendFile(Other));

        await FetchAsync(server);

        AssertFetched();
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_file_that_changed_in_between_is_fetched_from_its_beginning()
    {
        Leave(Other[..60_000], "\"1\"");
        using var server = new LoopbackServer(exchange => exchange.SendFile(File, tag: "\"2\""));

        await FetchAsync(server);

        AssertFetched();
        var request = Assert.Single(server.Requests);
        Assert.Equal((60_000, "\"1\""), (request.From, request.Headers["If-Range"]));
    }

    [Fact]
    public async Task Where_nothing_tells_that_the_file_changed_its_hash_does()
    {
        Leave(Other[..60_000], "");
        using var server = new LoopbackServer(exchange => exchange.SendFile(File));

        await FetchAsync(server);

        AssertFetched();
        Assert.Equal([60_000, null], server.Requests.Select(request => request.From));
        Assert.False(server.Requests[0].Headers.ContainsKey("If-Range"));
    }

    [Fact]
    public async Task A_weak_ETag_says_nothing_about_bytes()
    {
        using var server = new LoopbackServer(
            exchange => exchange.SendFile(File, tag: "W/\"1\"", most: 40_000), exchange => exchange.SendFile(File));

        await FetchAsync(server);

        AssertFetched();
        Assert.Equal(40_000, server.Requests[1].From);
        Assert.False(server.Requests[1].Headers.ContainsKey("If-Range"));
    }

    [Fact]
    public async Task The_date_of_the_file_stands_in_for_an_ETag()
    {
        const string Date = "Tue, 01 Dec 2015 10:00:00 GMT";
        string[] headers = [$"Last-Modified: {Date}", $"Content-Length: {File.Length}"];
        using var server = new LoopbackServer(
            exchange => exchange.Send("200 OK", File.AsSpan(0, 500), headers), exchange => exchange.SendFile(File, tag: Date));

        await FetchAsync(server);

        AssertFetched();
        Assert.Equal(Date, server.Requests[1].Headers["If-Range"]);
    }

    [Fact]
    public async Task A_server_that_ignores_Range_starts_the_file_again()
    {
        Leave(File[..60_000], "\"1\"");
        using var server = new LoopbackServer(exchange => exchange.SendAll(File));

        await FetchAsync(server);

        AssertFetched();
    }

    [Fact]
    public async Task A_part_that_is_not_the_one_asked_for_is_not_taken()
    {
        Leave(File[..60_000], "\"1\"");
        using var server = new LoopbackServer(
            exchange => exchange.Send("206 Partial Content", File.AsSpan(50_000), "Content-Range: bytes 50000-99999/100000"),
            exchange => exchange.SendFile(File));

        await FetchAsync(server);

        AssertFetched();
        Assert.Equal([60_000, null], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_range_that_cannot_be_had_is_not_asked_for_twice()
    {
        Leave(File[..60_000], "\"1\"");
        using var server = new LoopbackServer(
            exchange => exchange.Send("416 Range Not Satisfiable", [], "Content-Length: 0"), exchange => exchange.SendFile(File));

        await FetchAsync(server);

        AssertFetched();
        Assert.Equal([60_000, null], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task Other_bytes_are_refused_with_both_hashes_and_nothing_is_kept()
    {
        using var server = new LoopbackServer(exchange => exchange.SendFile(Other));

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(server));

        Assert.StartsWith($"{server.Address} is a file of 100,000 bytes with SHA-1 {Convert.ToHexStringLower(SHA1.HashData(Other))}; "
            + $"'weights.bin' has 100,000 bytes, SHA-1 {Sha1}.", refusal.Message);
        AssertNotFetched(partial: 0);
    }

    [Theory]
    [InlineData(99_999)]
    [InlineData(100_001)]
    [InlineData(int.MaxValue)]
    public async Task Another_length_is_refused_before_a_byte_is_read_and_what_is_there_is_kept(int length)
    {
        Leave(File[..60_000], "\"0\"");
        using var server = new LoopbackServer(exchange => exchange.Send("200 OK", File, $"Content-Length: {length}"));

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(server));

        Assert.Contains(FormattableString.Invariant($"is a file of {length:N0} bytes; 'weights.bin' has 100,000 bytes"), refusal.Message);
        AssertNotFetched(partial: 60_000);
    }

    [Fact]
    public async Task A_server_that_does_not_say_how_long_the_file_is_may_send_it()
    {
        using var server = new LoopbackServer(exchange => exchange.Send("200 OK", File[..40_000]), exchange => exchange.SendFile(File));

        await FetchAsync(server); // the end of the connection is the end of the file: it broke off

        AssertFetched();
    }

    [Fact]
    public async Task A_file_without_an_end_is_left_once_it_is_too_long()
    {
        using var server = new LoopbackServer(exchange =>
        {
            exchange.Send("200 OK", []);
            while (true)
                exchange.Stream.Write(Other);
        });

        Assert.Contains("is a file that is longer", (await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(server))).Message);

        AssertNotFetched(partial: 0);
    }

    [Fact]
    public async Task A_published_length_that_is_rounded_leaves_the_last_word_to_the_hash()
    {
        using var server = new LoopbackServer(exchange => exchange.SendFile(File));

        await new PretrainedWeights("", Published(server.Address) with { Size = 99_950, Rounding = 100 })
            .FetchAsync(_folder.FullPath, cancellationToken: Token);

        AssertFetched();
    }

    [Fact]
    public async Task A_page_that_wants_a_login_is_not_taken_for_the_file()
    {
        Leave(File[..60_000], "\"0\"");
        using var server = new LoopbackServer(
            exchange => exchange.Send("200 OK", "<html>Log in"u8, "Content-Type: text/html; charset=utf-8"));

        Assert.Contains("is a web page", (await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(server))).Message);

        AssertNotFetched(partial: 60_000);
    }

    [Theory]
    [InlineData(404, "Not Found")]
    [InlineData(503, "Service Unavailable")]
    public async Task A_refusal_is_told_with_its_status(int status, string reason)
    {
        Leave(File[..60_000], "\"1\"");
        using var server = new LoopbackServer(exchange => exchange.Send($"{status} {reason}", [], "Content-Length: 0"));

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => FetchAsync(server));

        Assert.Contains($"from {server.Address}: the server answered {status} ({reason}).", refusal.Message);
        Assert.Equal((HttpStatusCode)status, refusal.StatusCode);
        AssertNotFetched(partial: 60_000);
    }

    [Fact]
    public async Task A_redirection_is_followed_also_by_the_request_for_the_rest()
    {
        using var server = new LoopbackServer(exchange => exchange.SendFile(File, most: 40_000), exchange => exchange.SendFile(File));
        using var old = new LoopbackServer(exchange => exchange.Send("302 Found", [], $"Location: {server.Address}", "Content-Length: 0"));

        await FetchAsync(old);

        AssertFetched();
        Assert.Equal([null, 40_000], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_mirror_is_asked_instead_and_its_file_is_checked_like_the_publisher_s()
    {
        using var publisher = new LoopbackServer(exchange => exchange.SendFile(File));
        using var liar = new LoopbackServer(exchange => exchange.SendFile(Other));
        using var mirror = new LoopbackServer(exchange => exchange.SendFile(File));
        PretrainedWeights weights = Weights(publisher);

        await Assert.ThrowsAsync<InvalidDataException>(() => weights.FetchAsync(_folder.FullPath, liar.Address, cancellationToken: Token));
        await weights.FetchAsync(_folder.FullPath, mirror.Address, cancellationToken: Token);

        AssertFetched();
        Assert.Empty(publisher.Requests);
    }

    [Fact]
    public async Task A_password_and_a_token_in_an_address_are_not_shown()
    {
        using var server = new LoopbackServer(exchange => exchange.Send("403 Forbidden", [], "Content-Length: 0"));
        var address = new UriBuilder(server.Address) { UserName = "me", Password = "secret", Query = "token=hidden" }.Uri;

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(
            () => Weights(server).FetchAsync(_folder.FullPath, address, cancellationToken: Token));

        Assert.Contains($"from {server.Address}:", refusal.Message);
        Assert.DoesNotContain("secret", refusal.ToString());
        Assert.DoesNotContain("hidden", refusal.ToString());
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_with_what_helps()
    {
        var server = new LoopbackServer();
        server.Dispose();

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => FetchAsync(server));

        Assert.Equal(HttpRequestError.ConnectionError, refusal.HttpRequestError);
        Assert.Contains(
            "Check the network and the proxy (HTTPS_PROXY, HTTP_PROXY), give the address of a mirror, or put a copy", refusal.Message);
        Assert.DoesNotContain("is kept", refusal.Message);
    }

    [Fact]
    public async Task A_cancelled_fetch_keeps_what_came()
    {
        using var cancellation = new CancellationTokenSource();
        using var over = new CancellationTokenSource();
        using (var server = new LoopbackServer(exchange =>
        {
            exchange.SendFile(File, most: 40_000);
            over.Token.WaitHandle.WaitOne();
        }))
        {
            var progress = new Reports(bytes =>
            {
                if (bytes == 40_000)
                    cancellation.Cancel();
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => Weights(server).FetchAsync(_folder.FullPath, progress: progress, cancellationToken: cancellation.Token));
            await over.CancelAsync();
        }
        AssertNotFetched(partial: 40_000);

        using var next = new LoopbackServer(exchange => exchange.SendFile(File));
        await FetchAsync(next);

        AssertFetched();
        Assert.Equal(40_000, Assert.Single(next.Requests).From);
    }

    [Fact]
    public async Task Of_two_that_fetch_at_once_one_waits_for_the_other()
    {
        using var mayEnd = new CancellationTokenSource();
        using var server = new LoopbackServer(exchange =>
        {
            mayEnd.Token.WaitHandle.WaitOne();
            exchange.SendFile(File);
        });
        Task[] fetches = [FetchAsync(server), FetchAsync(server), FetchAsync(server)];
        while (server.Requests.Count == 0)
            await Task.Yield();

        await mayEnd.CancelAsync();
        await Task.WhenAll(fetches);

        AssertFetched();
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task One_that_waits_for_another_can_be_cancelled()
    {
        Leave([], "");
        using var held = new FileStream($"{Target}.lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        using var cancellation = new CancellationTokenSource();
        using var server = new LoopbackServer(exchange => exchange.SendFile(File));
        Task waiting = Weights(server).FetchAsync(_folder.FullPath, cancellationToken: cancellation.Token);
        Assert.False(waiting.IsCompleted);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_file_that_was_damaged_in_the_cache_is_fetched_again()
    {
        Leave([], "");
        System.IO.File.WriteAllBytes(Target, Other);
        using var server = new LoopbackServer(exchange => exchange.SendFile(File));
        Assert.Null(Weights(server).FindCached(_folder.FullPath));

        await FetchAsync(server);

        AssertFetched();
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_told_with_what_helps()
    {
        System.IO.File.WriteAllText(_folder["weights"], "a file where the folder should be");
        using var server = new LoopbackServer(exchange => exchange.SendFile(File));

        var refusal = await Assert.ThrowsAsync<IOException>(() => FetchAsync(server));

        Assert.StartsWith($"'{Target}' cannot be written: ", refusal.Message);
        Assert.EndsWith("choose another one: as an argument, or with the environment variable MLNET_GOOGLENET_CACHE.", refusal.Message);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Wrong_arguments_are_refused_before_anything_is_done()
    {
        Assert.Throws<ArgumentException>("cacheFolder", () => PretrainedWeights.Bvlc.FindCached(" "));
        await Assert.ThrowsAsync<ArgumentException>("cacheFolder", () => PretrainedWeights.Bvlc.FetchAsync("", cancellationToken: Token));
        foreach (string address in (string[])["ftp://example.org/x", "x.caffemodel", "file:///x"])
        {
            var refusal = await Assert.ThrowsAsync<ArgumentException>("address", () => PretrainedWeights.Bvlc.FetchAsync(
                _folder.FullPath, new(address, UriKind.RelativeOrAbsolute), cancellationToken: Token));
            Assert.StartsWith($"'{address}' is not an address that begins with http:// or https://.", refusal.Message);
        }
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => PretrainedWeights.Bvlc.FetchAsync(_folder.FullPath, cancellationToken: new(canceled: true)));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullPath));
    }

    private static PublishedFile Published(Uri address) => new(address, File.Length, 0, new(HashAlgorithmName.SHA1, Sha1));

    private static PretrainedWeights Weights(LoopbackServer server) => new("", Published(server.Address));

    private Task<string> FetchAsync(LoopbackServer server) => Weights(server).FetchAsync(_folder.FullPath, cancellationToken: Token);

    // As a process leaves it that is killed while it fetches.
    private void Leave(byte[] part, string validator)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        System.IO.File.WriteAllBytes($"{Target}.partial", part);
        System.IO.File.WriteAllText($"{Target}.lock", validator);
    }

    private void AssertFetched()
    {
        Assert.Equal(File, System.IO.File.ReadAllBytes(Target));
        Assert.Equal(
            ["weights.bin", "weights.bin.lock"], Directory.GetFiles(Path.GetDirectoryName(Target)!).Select(Path.GetFileName).Order());
    }

    private void AssertNotFetched(long? partial = null)
    {
        Assert.False(Path.Exists(Target));
        if (partial is { } length)
            Assert.Equal(length, new FileInfo($"{Target}.partial").Length);
    }

    private sealed class Reports(Action<long>? then = null) : IProgress<long>
    {
        public List<long> Values { get; } = [];

        public void Report(long value)
        {
            Values.Add(value);
            then?.Invoke(value);
        }
    }
}
