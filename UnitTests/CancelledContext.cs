using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>Tells a context to cancel its work, as AutoML does when a trial's time is up.</summary>
internal static class CancelledContext
{
    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void CancelExecution(this MLContext mlContext);
}
