namespace MLNet.GoogLeNet.Transformers.Onnx;

/// <summary>How long ONNX Runtime's threads keep a processor busy while they wait for work, before they sleep.</summary>
/// <param name="Key">A setting of a session.</param>
/// <param name="Value">Its value.</param>
internal sealed record OnnxWaiting(string Key, string Value)
{
    /// <summary>
    /// Of sessions that are opened from now on; null leaves it to ONNX Runtime. Changed by the benchmark of contention only.
    /// </summary>
    public static OnnxWaiting? Current { get; set; } = For(Environment.GetEnvironmentVariable("OMP_WAIT_POLICY"));

    /// <summary>What a wait policy of OpenMP means for ONNX Runtime, which knows of none.</summary>
    /// <param name="policy">The value of OMP_WAIT_POLICY; null where the user set none.</param>
    public static OnnxWaiting? For(string? policy) => policy?.Trim().ToUpperInvariant() switch
    {
        "ACTIVE" => null,
        "PASSIVE" => new("session.intra_op.allow_spinning", "0"),
        _ => new("session.intra_op.spin_duration_us", "200"), // longer than what lies between two operators of one image
    };
}
