using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>The inputs of the shared folder "cases", written once for all tests that read them.</summary>
public sealed class SharedCases : IDisposable
{
    private readonly Lazy<TempFolder> _written = new(Write);

    /// <summary>The full path of an input; skips the calling test where the inputs cannot be written.</summary>
    internal string this[string name] => _written.Value[name];

    public void Dispose()
    {
        if (!_written.IsValueCreated)
            return;
        Command.Run("rm", _written.Value.FullPath, "-r", "latin1"); // .NET cannot delete a name that is not UTF-8
        _written.Value.Dispose();
    }

    private static TempFolder Write()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs names that are not UTF-8, named pipes and /dev/full");
        string script = SharedData.Require("make.py", "cases");
        PythonScript.Require("PIL");
        var folder = new TempFolder();
        (int exitCode, string output) = PythonScript.Run(script, folder.FullPath);
        Assert.True(exitCode == 0, output);
        return folder;
    }
}
