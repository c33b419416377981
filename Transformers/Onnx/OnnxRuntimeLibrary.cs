using Microsoft.ML.OnnxRuntime;
using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Onnx;

/// <summary>The native library of ONNX Runtime: there, and silent.</summary>
internal static class OnnxRuntimeLibrary
{
    /// <summary>Loads the library if it is not loaded yet.</summary>
    /// <returns>Its version.</returns>
    /// <exception cref="DllNotFoundException">There is none for this system.</exception>
    public static string Load()
    {
        try
        {
            // Other builds than Windows' write a device id and a cache, and send, unless this is set when the library starts.
            NativeEnvironment.SetDefault("ORT_DISABLE_TELEMETRY", "1");
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
}
