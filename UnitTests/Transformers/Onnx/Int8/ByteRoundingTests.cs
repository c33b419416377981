using MLNet.GoogLeNet.Transformers.Onnx.Int8;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Onnx.Int8;

public sealed class ByteRoundingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(255)]
    public void Halves_become_even_steps_from_zero_and_what_lies_outside_the_nearest_byte(byte zeroPoint)
    {
        const float Scale = 0.5f;
        float[] values = [.. Enumerable.Range(-1200, 2401).Select(quarter => quarter * 0.125f), -1e30f, 1e30f];
        var bytes = new byte[values.Length];

        ByteRounding.Round(values, Scale, zeroPoint, bytes);

        IEnumerable<double> steps = values.Select(value => Math.Round(value / (double)Scale, MidpointRounding.ToEven));
        Assert.Equal(steps.Select(step => (byte)Math.Clamp(step + zeroPoint, 0, 255)), bytes);
        Assert.Equal(0, bytes.Min());
        Assert.Equal(255, bytes.Max());
    }
}
