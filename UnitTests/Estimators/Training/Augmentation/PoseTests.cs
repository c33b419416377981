using MLNet.GoogLeNet.Training.Augmentation;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training.Augmentation;

public class PoseTests
{
    private const int Side = 48;
    private static readonly float[] Fill = [10, 20, 30];

    [Theory]
    [InlineData(48)]
    [InlineData(33)]
    public void A_vertical_flip_puts_each_row_at_its_place_from_below(int side) => Assert.Equal(
        Images.Values(side, side, (c, y, x) => Images.NoiseAt(c, side - 1 - y, x)), Posed(new() { VerticalFlip = true }, side));

    [Theory]
    [InlineData(48)]
    [InlineData(33)]
    public void Quarter_turns_are_clockwise_and_exact(int side)
    {
        float[] Turned(int turns) => Posed(new() { QuarterTurns = turns }, side);
        int last = side - 1;

        Assert.Equal(Images.Values(side, side, Images.NoiseAt), Turned(0));
        Assert.Equal(Images.Values(side, side, (c, y, x) => Images.NoiseAt(c, last - x, y)), Turned(1));
        Assert.Equal(Images.Values(side, side, (c, y, x) => Images.NoiseAt(c, last - y, last - x)), Turned(2));
        Assert.Equal(Images.Values(side, side, (c, y, x) => Images.NoiseAt(c, x, last - y)), Turned(3));
    }

    [Fact]
    public void The_flip_comes_before_the_turn() => Assert.Equal(
        Images.Values(Side, Side, (c, y, x) => Images.NoiseAt(c, x, y)), Posed(new() { VerticalFlip = true, QuarterTurns = 1 }, Side));

    [Theory]
    [InlineData(90, 1)]
    [InlineData(180, 2)]
    [InlineData(-90, 3)]
    public void A_rotation_by_quarters_is_a_quarter_turn(double degrees, int turns)
    {
        float[] rotated = Posed(new() { Degrees = degrees }, Side), turned = Posed(new() { QuarterTurns = turns }, Side);

        Assert.All(rotated.Zip(turned), pair => Assert.Equal(pair.Second, pair.First, tolerance: 1e-3f));
    }

    [Fact]
    public void A_rotation_by_nothing_changes_nothing()
    {
        float[] plane = Images.Values(Side, Side, Images.NoiseAt)[..(Side * Side)];

        float[] warped = [.. plane];
        PlaneWarp.Apply(warped, Side, AffineMap.Rotation(0, Side), fill: -1, Workspace.OfThisThread);

        Assert.Equal(plane, warped);
    }

    [Theory]
    [InlineData(37)]
    [InlineData(-121.5)]
    public void A_rotation_is_that_of_the_policies_without_the_rounding(double degrees)
    {
        Frame frame = Images.Frame(Side, Images.NoiseAt);
        Fill.Select(value => (byte)value).ToArray().CopyTo(frame.Fill);
        Warp.Apply(frame, AffineMap.Rotation(degrees, Side));

        float[] rotated = Posed(new() { Degrees = degrees }, Side);

        // Warp has weights of 8 bits: off by 255 / 512 at most in either direction, and rounded.
        for (int i = 0; i < rotated.Length; i++)
            Assert.Equal(frame.Pixels[i], rotated[i], tolerance: 2.5f);
        Assert.Contains(rotated, value => value != (int)value);
    }

    [Fact]
    public void Corners_that_a_rotation_leaves_empty_get_the_fill_of_their_channel()
    {
        float[] rotated = Posed(new() { Degrees = 45 }, Side);

        for (int channel = 0; channel < 3; channel++)
            foreach (int corner in (int[])[0, Side - 1, (Side - 1) * Side, Side * Side - 1])
                Assert.Equal(Fill[channel], rotated[channel * Side * Side + corner]);
    }

    [Fact]
    public void Angles_are_drawn_evenly_in_both_directions()
    {
        var random = new Random(1);
        double[] degrees = [.. Enumerable.Range(0, 4000).Select(_ => Pose.Draw(new() { MaxRotation = 20 }, random).Degrees)];

        Assert.InRange(degrees.Min(), -20, -19.9);
        Assert.InRange(degrees.Max(), 19.9, 20);
        for (int from = -20; from < 20; from += 10)
            Assert.InRange(degrees.Count(angle => angle >= from && angle < from + 10), 900, 1100);
    }

    [Fact]
    public void What_is_off_draws_nothing_so_that_a_seed_keeps_its_meaning()
    {
        var random = new Random(1);

        Assert.Equal(default, Pose.Draw(AugmentationOptions.None, random));

        Assert.Equal(new Random(1).Next(), random.Next());
    }

    private static float[] Posed(Pose pose, int side)
    {
        float[] planes = Images.Values(side, side, Images.NoiseAt);
        pose.Apply(planes, side, Fill, Workspace.OfThisThread);
        return planes;
    }
}
