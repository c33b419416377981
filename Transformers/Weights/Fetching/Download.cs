using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace MLNet.GoogLeNet.Transformers.Weights.Fetching;

/// <summary>Fetches a file into the cache.</summary>
/// <remarks>
/// What comes is written beside the target, as <c>NAME.partial</c>, and takes its name once its hash is right. A part that is left by a
/// broken connection or a killed process is where the next request resumes. <c>NAME.lock</c> keeps other processes out; it holds the
/// validator (ETag or date) of the part, which makes the server send all again when the file is no longer the same.
/// </remarks>
/// <param name="file">What is fetched.</param>
/// <param name="address">Where from: the publisher's address or a mirror's.</param>
/// <param name="path">Where to.</param>
/// <param name="progress">Receives how many bytes are there.</param>
internal sealed class Download(PublishedFile file, Uri address, string path, IProgress<long>? progress)
{
    private const int MostRequests = 5;
    private const int BufferBytes = 1 << 17;
    private static readonly TimeSpan LockInterval = TimeSpan.FromMilliseconds(100);

    private bool _hasGoneOn; // the part that is there came from more than one response
    private long _have;

    /// <summary>Returns when the file has its name.</summary>
    /// <exception cref="HttpRequestException">The server cannot be reached, refuses, or breaks off.</exception>
    /// <exception cref="InvalidDataException">What it sends is another file.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream validator = await LockAsync(cancellation).ConfigureAwait(false);
            if (file.Hash.IsOf(path))
                return; // another process had the lock, and was faster
            string partial = $"{path}.partial";
            using (var part = new FileStream(
                partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0, useAsync: true))
            {
                await FillAsync(part, validator, cancellation).ConfigureAwait(false);
                part.Flush(flushToDisk: true); // or, after a power failure, the name could stand on an empty file
            }
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"'{path}' cannot be written: {e.Message} Make room or make the folder writable for this user, or choose another one: "
                + $"as an argument, or with the environment variable {WeightsCache.Variable}.", e);
        }
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellation)
    {
        while (true)
            try
            {
                // Never deleted: a process that waits for a deleted file would lock one that others do not see.
                return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (IsInUse(e))
            {
                await Task.Delay(LockInterval, cancellation).ConfigureAwait(false);
            }
    }

    // The number of the error is the system's own.
    private static bool IsInUse(IOException e) => OperatingSystem.IsWindows()
        ? (e.HResult & 0xFFFF) is 0x20 or 0x21
        : e.HResult == (OperatingSystem.IsMacOS() ? 35 : 11);

    private async Task FillAsync(FileStream part, FileStream validator, CancellationToken cancellation)
    {
        if (file.IsExceededBy(part.Length))
            part.SetLength(0);
        _have = part.Length;
        if (part.Length > 0 && file.Hash.Matches(await file.Hash.ComputeAsync(part, cancellation).ConfigureAwait(false)))
            return; // killed after the last byte

        string digits = await ReceiveAsync(part, validator, cancellation).ConfigureAwait(false);
        if (!file.Hash.Matches(digits) && _hasGoneOn)
        {
            // Its beginning may be that of another file: the server had no validator, or did not look at it.
            part.SetLength(0);
            digits = await ReceiveAsync(part, validator, cancellation).ConfigureAwait(false);
        }
        if (file.Hash.Matches(digits))
            return;
        long length = part.Length;
        part.SetLength(0);
        throw Wrong(FormattableString.Invariant($"a file of {length:N0} bytes with {file.Hash with { Digits = digits }}"));
    }

    // Asks again while the connection breaks and each request brings something. Gives back the hash.
    private async Task<string> ReceiveAsync(FileStream part, FileStream validator, CancellationToken cancellation)
    {
        for (int request = 1; ; request++)
        {
            long before = part.Length;
            try
            {
                await RequestAsync(part, validator, cancellation).ConfigureAwait(false);
                return await file.Hash.ComputeAsync(part, cancellation).ConfigureAwait(false);
            }
            catch (HttpRequestException e) when (
                e.HttpRequestError == HttpRequestError.ResponseEnded && part.Length > before && request < MostRequests)
            {
            }
        }
    }

    private async Task RequestAsync(FileStream part, FileStream validator, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan }; // goes through the proxy that the environment names
        using HttpRequestMessage request = Request(part.Length, part.Length > 0 ? Read(validator) : null);
        using HttpResponseMessage response = await SendAsync(client, request, cancellation).ConfigureAwait(false);
        if (part.Length > 0 && IsAnotherPart(response, part.Length))
        {
            part.SetLength(0); // all of it, then
            await RequestAsync(part, validator, cancellation).ConfigureAwait(false);
            return;
        }
        Check(response);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            part.SetLength(0);
            Write(validator, response);
        }
        else
        {
            _hasGoneOn = true;
        }
        part.Position = part.Length;
        Report(part.Length);
        await CopyAsync(response, part, cancellation).ConfigureAwait(false);
    }

    private HttpRequestMessage Request(long have, string? validator)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new("MLNet.GoogLeNet", typeof(Download).Assembly.GetName().Version?.ToString(3)));
        if (have == 0)
            return request;
        request.Headers.Range = new(have, null);
        if (RangeConditionHeaderValue.TryParse(validator, out RangeConditionHeaderValue? condition))
            request.Headers.IfRange = condition;
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await WithPatience(
                token => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw Failed(e.HttpRequestError, e.Message.TrimEnd('.'), e);
        }
    }

    private static bool IsAnotherPart(HttpResponseMessage response, long have) => response.StatusCode switch
    {
        HttpStatusCode.PartialContent => response.Content.Headers.ContentRange?.From != have,
        HttpStatusCode.RequestedRangeNotSatisfiable => true,
        _ => false,
    };

    // Before anything is given up for it.
    private void Check(HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
            throw Failed(HttpRequestError.InvalidResponse,
                $"the server answered {(int)response.StatusCode} ({response.ReasonPhrase})", null, response.StatusCode);
        HttpContentHeaders headers = response.Content.Headers;
        if (headers.ContentType?.MediaType == "text/html")
            throw Wrong("a web page, as a proxy or network that requires a login sends");
        long? length = response.StatusCode == HttpStatusCode.OK ? headers.ContentLength : headers.ContentRange?.Length;
        if (length is { } bytes && !file.MayHave(bytes))
            throw Wrong(FormattableString.Invariant($"a file of {bytes:N0} bytes"));
    }

    private async Task CopyAsync(HttpResponseMessage response, FileStream part, CancellationToken cancellation)
    {
        using Stream content = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var buffer = new byte[BufferBytes];
        while (await ReadAsync(content, buffer, cancellation).ConfigureAwait(false) is > 0 and int count)
        {
            if (file.IsExceededBy(part.Length + count))
            {
                part.SetLength(0);
                throw Wrong("a file that is longer");
            }
            await part.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
            Report(part.Length);
        }
        if (part.Length < file.Size - file.Rounding)
            throw BrokenOff("the server ended the file", null); // it did not say how long it is
    }

    private void Report(long have)
    {
        _have = have;
        progress?.Report(have);
    }

    private async Task<int> ReadAsync(Stream content, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await WithPatience(token => content.ReadAsync(buffer, token).AsTask(), cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw BrokenOff(e.Message.TrimEnd('.'), e);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            throw BrokenOff(e.Message.TrimEnd('.'), e);
        }
    }

    private async Task<T> WithPatience<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(file.Patience);
        try
        {
            return await work(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            string silence = FormattableString.Invariant($"nothing arrived for {file.Patience.TotalSeconds:0.#} seconds");
            throw new HttpRequestException(HttpRequestError.ResponseEnded, silence, e);
        }
    }

    private HttpRequestException BrokenOff(string what, Exception? cause) => Failed(
        HttpRequestError.ResponseEnded, FormattableString.Invariant($"the transfer stopped after {_have:N0} bytes ({what})"), cause);

    private HttpRequestException Failed(HttpRequestError error, string what, Exception? cause, HttpStatusCode? status = null) => new(
        error,
        $"'{file.Name}' could not be fetched from {Shown}: {what}. "
        + (_have > 0 ? "What arrived is kept, and the next call resumes there. " : "")
        + "Check the network and the proxy (HTTPS_PROXY, HTTP_PROXY), give the address of a mirror, or put a copy of the file "
        + $"({file}) at '{path}'.", cause, status);

    private InvalidDataException Wrong(string what) => new(
        $"{Shown} is {what}; '{file.Name}' has {file}. Nothing was kept. Check what is at the address and whether a proxy changes "
        + $"it, give the address of a mirror, or put a copy of the file at '{path}'.");

    // Without a password or a token, which may be in it.
    private string Shown => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static string Read(FileStream validator)
    {
        validator.Position = 0;
        using var reader = new StreamReader(validator, Encoding.UTF8, leaveOpen: true);
        return reader.ReadToEnd();
    }

    // A weak ETag may not be used to go on (RFC 9110, 13.1.5); the date may.
    private static void Write(FileStream validator, HttpResponseMessage response)
    {
        string text = response.Headers.ETag is { IsWeak: false } tag ? tag.ToString()
            : response.Content.Headers.LastModified?.ToString("r") ?? "";
        validator.SetLength(0);
        validator.Write(Encoding.UTF8.GetBytes(text));
        validator.Flush();
    }
}
