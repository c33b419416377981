using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.GoogLeNet.Data.Rows;

/// <summary>
/// Whether the <see cref="MLContext"/> was told to cancel its work, as AutoML does when a trial's time is up. ML.NET asks this of its own
/// trainers; the method and its class are internal.
/// </summary>
internal static class EnvironmentCancellation
{
    /// <summary>Throws where the work of the environment was cancelled; it stays so for good, with all that was registered in it.</summary>
    /// <param name="environment">Registered in that of an <see cref="MLContext"/>, or not; a context itself is never cancelled.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void ThrowIfCanceled(this IHostEnvironment environment) => CheckAlive(null, environment);

    /// <summary>Whether the work of the environment was cancelled.</summary>
    public static bool IsCanceled(this IHostEnvironment environment)
    {
        try
        {
            environment.ThrowIfCanceled();
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod)]
    private static extern void CheckAlive(
        [UnsafeAccessorType("Microsoft.ML.Runtime.Contracts, Microsoft.ML.Core")] object? contracts, IHostEnvironment environment);
}
