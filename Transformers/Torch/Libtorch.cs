using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>Makes sure that native libtorch is there before the first tensor.</summary>
internal static class Libtorch
{
    private const string WithoutCard = "On a machine without a graphics card, set Device to ComputeDevice.Cpu in the GoogLeNetOptions of "
        + "a training, or score with model.With(model.ComputeOptions with { Device = ComputeDevice.Cpu }).";

    /// <summary>The device to compute on.</summary>
    /// <exception cref="DllNotFoundException">The application has no native libtorch package.</exception>
    /// <exception cref="InvalidOperationException">A graphics card is asked for and none can be used.</exception>
    public static Device Open(ComputeDevice device)
    {
        Load(device);
        if (device == ComputeDevice.Cpu)
            return CPU;
        if (!cuda_is_available())
            throw new InvalidOperationException(
                "Device is Cuda, and libtorch finds no CUDA graphics card. On a machine with one, replace the package "
                + $"libtorch-cpu-… of the application with TorchSharp-cuda-linux or TorchSharp-cuda-windows. {WithoutCard}");
        return CUDA;
    }

    private static void Load(ComputeDevice device)
    {
        try
        {
            WaitingThreads.SleepSoon();
            LibTorchSharpCopy.LoadWhereNeeded();
            InitializeDeviceType(TorchSharp.DeviceType.CPU);
        }
        catch (Exception e) when (
            e is NotSupportedException or DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            throw new DllNotFoundException(
                "Native libtorch did not load. The application must reference the package with it for its system: "
                + "libtorch-cpu-linux-x64, libtorch-cpu-win-x64 or libtorch-cpu-osx-arm64, version 2.10.0 (or TorchSharp-cpu 0.107.0 "
                + $"for all of them; a CUDA package for a graphics card). {(device == ComputeDevice.Cuda ? WithoutCard + " " : "")}"
                + $"What the loader said: {e.GetBaseException().Message}", e);
        }
    }
}
