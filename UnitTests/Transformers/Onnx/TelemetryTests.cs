using System.Runtime.InteropServices;
using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.UnitTests.Transformers.Scoring;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Onnx;

/// <summary>
/// ONNX Runtime sends nothing; that it writes nothing either is seen in a process of its own, in <see cref="ScoringAloneTests"/>.
/// </summary>
public sealed class TelemetryTests
{
    [Fact]
    public void It_is_refused_in_the_environment_that_native_code_sees()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows builds are told by a function.");
        Assert.SkipWhen(Environment.GetEnvironmentVariable("ORT_DISABLE_TELEMETRY") is not null, "The user has a setting, which stays.");

        OnnxRuntimeLibrary.Load();

        Assert.Equal("1", NativeVariable("ORT_DISABLE_TELEMETRY"));
    }

    [Fact]
    public void A_session_is_opened_in_one_place_behind_the_refusal()
    {
        string[] sources = [.. new[] { "Data", "Transformers", "Estimators", "Examples/Tool", "Examples/TrainFlowers" }
            .SelectMany(project => Directory.GetFiles(RepositoryFolder.PathOf(project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/") && File.ReadAllText(file).Contains("new InferenceSession("))];
        Assert.SkipWhen(!File.Exists(RepositoryFolder.PathOf("MLNet.GoogLeNet.sln")), "The sources are elsewhere.");

        string session = Assert.Single(sources);

        Assert.EndsWith("OnnxSession.cs", session);
        string text = File.ReadAllText(session);
        Assert.InRange(
            text.IndexOf("OnnxRuntimeLibrary.Load()", StringComparison.Ordinal), 0,
            text.IndexOf("new InferenceSession(", StringComparison.Ordinal));
    }

    [Fact]
    public void The_documentation_says_so()
    {
        Assert.SkipWhen(!File.Exists(RepositoryFolder.PathOf("MLNet.GoogLeNet.sln")), "The sources are elsewhere.");

        string page = File.ReadAllText(RepositoryFolder.PathOf("docs", "troubleshooting.md"));
        Assert.Contains(
            "The library sends nothing, except when `PretrainedWeights.FetchAsync` or `googlenet weights` asks for a file", page);
        Assert.Contains("ONNX Runtime's telemetry is switched off before it starts", page);
    }

    // .NET keeps a copy of the environment, in which nothing is seen that native code set.
    private static string? NativeVariable(string name)
    {
        nint read = NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "getenv");
        return Marshal.PtrToStringUTF8(Marshal.GetDelegateForFunctionPointer<ReadVariable>(read)(name));
    }

    private delegate nint ReadVariable([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
