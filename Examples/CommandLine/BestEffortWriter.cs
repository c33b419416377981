using System.Text;

namespace CommandLine;

/// <summary>
/// Writes for people who may have gone: what a closed stream, a full disk or a lost terminal does not take is dropped, and the work goes
/// on.
/// </summary>
/// <param name="inner">Where the text goes.</param>
/// <param name="onFirstFailure">Is told why, once.</param>
internal sealed class BestEffortWriter(TextWriter inner, Action<Exception>? onFirstFailure = null) : TextWriter(inner.FormatProvider)
{
    private bool _hasFailed;

    /// <summary>Whether standard output did not take all that was written to it since <see cref="TakeOverConsole"/>.</summary>
    public static bool IsOutputLost { get; private set; }

    /// <summary>
    /// Makes the standard streams of this process such writers. If standard output fails, standard error says so.
    /// To be called before anything keeps <see cref="Console.Out"/> or <see cref="Console.Error"/>.
    /// </summary>
    public static void TakeOverConsole()
    {
        TextWriter error = new BestEffortWriter(Console.Error);
        Console.SetError(error);
        Console.SetOut(new BestEffortWriter(Console.Out, failure =>
        {
            IsOutputLost = true;
            error.WriteLine($"Standard output cannot be written ({failure.Message.TrimEnd('.')}); the work continues without it.");
        }));
    }

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush);

    private void Try(Action write)
    {
        try
        {
            write();
        }
        // .NET says that access is denied where the descriptor was closed before the process began.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            if (_hasFailed)
                return;
            _hasFailed = true;
            onFirstFailure?.Invoke(e);
        }
    }
}
