using MLNet.GoogLeNet.Transformers.Onnx;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Onnx;

public sealed class OnnxWaitingTests
{
    [Theory]
    [InlineData(null, "session.intra_op.spin_duration_us", "200")]
    [InlineData("passive", "session.intra_op.allow_spinning", "0")]
    [InlineData(" PASSIVE", "session.intra_op.allow_spinning", "0")]
    public void Threads_sleep_soon_or_at_once(string? policy, string key, string value) =>
        Assert.Equal(new OnnxWaiting(key, value), OnnxWaiting.For(policy));

    [Fact]
    public void A_user_who_asks_for_active_waiting_has_what_ONNX_Runtime_does_by_itself() => Assert.Null(OnnxWaiting.For("Active"));
}
