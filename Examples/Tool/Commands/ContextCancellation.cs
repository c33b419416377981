using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace Tool.Commands;

/// <summary>Ends the work of a context at its next mini-batch. ML.NET has this for AutoML; the method is internal.</summary>
internal static class ContextCancellation
{
    /// <summary>Cancels all work of the context when the token is cancelled.</summary>
    /// <returns>Ends that when it is disposed.</returns>
    public static IDisposable CancelWith(this MLContext mlContext, CancellationToken cancellation) =>
        cancellation.Register(() => CancelExecution(mlContext));

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void CancelExecution(MLContext mlContext);
}
