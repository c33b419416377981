using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace Tool.Commands;

/// <summary>Ends the work of a context at its next mini-batch.</summary>
internal static class ContextCancellation
{
    /// <summary>Cancels all work of the context when the token is cancelled.</summary>
    /// <returns>Ends that when it is disposed.</returns>
    public static IDisposable CancelWith(this MLContext mlContext, CancellationToken cancellation) =>
        cancellation.Register(mlContext.CancelExecution);

    /// <summary>Cancels all work of the context. ML.NET does so for AutoML when a trial's time is up; the method is internal.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    public static extern void CancelExecution(this MLContext mlContext);
}
