using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace MLNet.GoogLeNet.Transformers.Onnx;

/// <summary>The native library of ONNX Runtime: there, and silent.</summary>
internal static partial class OnnxRuntimeLibrary
{
    /// <summary>Loads the library if it is not loaded yet.</summary>
    /// <returns>Its version.</returns>
    /// <exception cref="DllNotFoundException">There is none for this system.</exception>
    public static string Load()
    {
        try
        {
            RefuseTelemetry();
            OrtEnv environment = OrtEnv.Instance();
            environment.DisableTelemetryEvents(); // what Windows builds listen to
            return environment.GetVersionString();
        }
        catch (Exception e) when (
            e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            throw new DllNotFoundException(
                "Native ONNX Runtime did not load. It comes with the package Microsoft.ML.OnnxRuntime 1.31.1 for Windows, macOS and Linux "
                + "with glibc: check that the application's output has it for this system, or set ComputeOptions.Engine to TorchSharp. "
                + $"What the loader said: {e.GetBaseException().Message}", e);
        }
    }

    // Other builds than Windows' write a device id and a cache, and send, unless this variable is set when the library starts.
    // .NET's own variables never reach native code on Unix. A setting of the user stays.
    private static void RefuseTelemetry()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetVariable("ORT_DISABLE_TELEMETRY", "1", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
