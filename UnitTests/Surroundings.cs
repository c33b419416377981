namespace MLNet.GoogLeNet.UnitTests;

/// <summary>
/// The console and the current folder of code that runs as a program of its own would; both are as before when this is disposed.
/// </summary>
internal sealed class Surroundings : IDisposable
{
    private readonly TextWriter _console = Console.Out;
    private readonly string _folder = Environment.CurrentDirectory;
    private readonly StringWriter _written = new();

    /// <param name="folder">Where the code's relative paths begin.</param>
    public Surroundings(string folder)
    {
        Environment.CurrentDirectory = folder;
        Console.SetOut(_written);
    }

    /// <summary>What it has written.</summary>
    public string Written => _written.ToString();

    public void Dispose()
    {
        Console.SetOut(_console);
        Environment.CurrentDirectory = _folder;
        _written.Dispose();
    }
}
