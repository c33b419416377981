using MLNet.GoogLeNet.Transformers.Architecture;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>How long libtorch's threads keep a processor busy while they wait for each other, before they sleep.</summary>
internal static class WaitingThreads
{
    /// <summary>Makes threads sleep soon, unless the user chose otherwise. Works before libtorch is loaded, which looks once.</summary>
    public static void SleepSoon()
    {
        // GNU's OpenMP looks 300,000 times by default, for some milliseconds, in which it wastes a processor that another process
        // needs. 3,000 times cost 1.5 % of the speed of training on a quiet machine, and 1,000 times 3 %.
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            NativeEnvironment.SetDefault("GOMP_SPINCOUNT", "3000");
    }
}
