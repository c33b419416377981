namespace MLNet.GoogLeNet.Training;

/// <summary>A callback of the options threw.</summary>
/// <param name="name">The option that has the callback.</param>
/// <param name="cause">What it threw.</param>
internal sealed class CallbackException(string name, Exception cause)
    : Exception($"{name} threw {cause.GetType().Name}: {cause.Message.TrimEnd('.')}.", cause);
