using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Weights.Fetching;

/// <summary>A web server that answers as a test tells it to, be it against the rules of HTTP: one request a connection.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Action<Exchange>[] _answers;
    private readonly List<Request> _requests = [];

    /// <param name="answers">The answers to the first, the second, … request; the last one to all that follow.</param>
    public LoopbackServer(params Action<Exchange>[] answers)
    {
        _answers = answers;
        _listener.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/models/weights.bin");
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>What was asked for so far.</summary>
    public IReadOnlyList<Request> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public void Dispose() => _listener.Stop();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(() => Serve(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // the test is over
        }
    }

    private void Serve(TcpClient client)
    {
        using (client)
            try
            {
                Request request = Request.Read(client.GetStream());
                int number;
                lock (_requests)
                {
                    number = _requests.Count;
                    _requests.Add(request);
                }
                _answers[Math.Min(number, _answers.Length - 1)](new(request, client.GetStream()));
            }
            catch (IOException)
            {
                // the client has gone
            }
    }

    /// <summary>A request: its first line and its headers.</summary>
    internal sealed record Request(string Line, IReadOnlyDictionary<string, string> Headers)
    {
        /// <summary>The byte that the rest begins with, where the client asks for the rest.</summary>
        public int? From => Headers.TryGetValue("Range", out string? range)
            ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : null;

        public static Request Read(Stream stream)
        {
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            string line = reader.ReadLine() ?? "";
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (reader.ReadLine() is { Length: > 0 } header)
                headers[header.Split(": ")[0]] = header.Split(": ", 2)[1];
            return new(line, headers);
        }
    }

    /// <summary>A request that waits for an answer.</summary>
    internal sealed record Exchange(Request Request, Stream Stream)
    {
        /// <summary>Writes a response; the connection ends after it.</summary>
        /// <param name="status">"200 OK".</param>
        /// <param name="body">Its body.</param>
        /// <param name="headers">"Name: value".</param>
        public void Send(string status, ReadOnlySpan<byte> body, params string[] headers)
        {
            string head = string.Join("\r\n", [$"HTTP/1.1 {status}", "Connection: close", .. headers, "", ""]);
            Stream.Write(Encoding.ASCII.GetBytes(head));
            Stream.Write(body);
            Stream.Flush();
        }

        /// <summary>All of a file, or the rest that is asked for, as a good server does.</summary>
        /// <param name="file">The file.</param>
        /// <param name="tag">Its ETag.</param>
        /// <param name="most">The number of bytes after which the connection breaks.</param>
        public void SendFile(byte[] file, string tag = "\"1\"", int most = int.MaxValue)
        {
            bool isSame = !Request.Headers.TryGetValue("If-Range", out string? condition) || condition == tag;
            if (Request.From is { } from && isSame)
                Send("206 Partial Content", file.AsSpan(from, Math.Min(most, file.Length - from)), $"ETag: {tag}",
                    $"Content-Range: bytes {from}-{file.Length - 1}/{file.Length}", $"Content-Length: {file.Length - from}");
            else
                SendAll(file, tag, most);
        }

        /// <summary>All of a file, whatever part is asked for.</summary>
        public void SendAll(byte[] file, string tag = "\"1\"", int most = int.MaxValue) => Send(
            "200 OK", file.AsSpan(0, Math.Min(most, file.Length)), $"ETag: {tag}", $"Content-Length: {file.Length}");
    }
}
