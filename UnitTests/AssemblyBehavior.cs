using System.Runtime.CompilerServices;
using MLNet.GoogLeNet.Transformers.Architecture;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

// As many classes of tests at a time as there are processors.
[assembly: Parallelization(Mode = ParallelMode.Collections)]

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>
/// Tests that change what the whole process has, such as its current folder, or that measure the whole process: nothing runs beside them.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;

/// <summary>Gives libtorch one thread for each test: two tests side by side end sooner than two in turn, each with all threads.</summary>
/// <remarks>
/// Programs that tests start have all threads, as they have with users, but a thread that waits for another leaves the processor to the
/// tests.
/// </remarks>
internal static class LibtorchThreads
{
    private const string Number = "OMP_NUM_THREADS", Waiting = "OMP_WAIT_POLICY"; // OpenMP 5.2, sections 21.1.2 and 21.1.10

    [ModuleInitializer]
    internal static void SetBeforeItIsLoaded()
    {
        if (Environment.GetEnvironmentVariable(Number) is null)
        {
            if (OperatingSystem.IsWindows())
                Environment.SetEnvironmentVariable(Number, "1");
            else
                NativeEnvironment.SetDefault(Number, "1"); // .NET has a copy of the environment, for itself and for programs
        }
        if (Environment.GetEnvironmentVariable(Waiting) is null)
            Environment.SetEnvironmentVariable(Waiting, "PASSIVE");
    }
}
