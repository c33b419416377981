using MLNet.GoogLeNet.Training.Augmentation;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training.Augmentation;

public class WarpTests
{
    private const int Side = 40;

    [Fact]
    public void The_map_that_changes_nothing_changes_nothing()
    {
        Frame frame = Images.Frame(Side, Images.NoiseAt);
        byte[] before = frame.Pixels.ToArray();
        Warp.Apply(frame, AffineMap.Rotation(0, Side));
        Assert.Equal(before, frame.Pixels.ToArray());
    }

    // Block of 4×4 with its middle at (30, 20): 10 right of the middle of the image.
    [Theory]
    [InlineData(90, 30, 20)]
    [InlineData(-90, 10, 20)]
    [InlineData(180, 20, 10)]
    [InlineData(45, 27, 27)]
    public void Rotating_turns_a_block_clockwise_about_the_middle(double degrees, int middleY, int middleX)
    {
        Frame frame = Block(y: 18, x: 28);
        Warp.Apply(frame, AffineMap.Rotation(degrees, Side));
        Assert.Equal(255, frame.At(0, middleY, middleX));
        var (y, x, mass) = Moments(frame);
        Assert.Equal(16, mass, tolerance: 0.6);
        double radians = degrees * Math.PI / 180;
        Assert.Equal(20 + 10 * Math.Sin(radians), y, tolerance: 0.05);
        Assert.Equal(20 + 10 * Math.Cos(radians), x, tolerance: 0.05);
    }

    [Fact]
    public void A_quarter_turn_is_exact()
    {
        Frame frame = Images.Frame(Side, Images.NoiseAt);
        Warp.Apply(frame, AffineMap.Rotation(90, Side));
        Assert.Equal(Images.Frame(Side, (c, y, x) => Images.NoiseAt(c, Side - 1 - x, y)).Pixels.ToArray(), frame.Pixels.ToArray());
    }

    [Fact]
    public void Translating_moves_by_whole_and_half_pixels_and_fills_what_is_left()
    {
        Frame frame = Images.Frame(Side, Images.NoiseAt);
        frame.Fill[0] = 9;
        Warp.Apply(frame, AffineMap.Translation(right: 3, down: -2));
        Assert.Equal(Images.NoiseAt(0, 12, 7), frame.At(0, 10, 10));
        Assert.Equal([9, 9, 9], frame.Plane(0)[..3].ToArray());
        Assert.Equal(9, frame.At(0, Side - 1, 20));
        Assert.Equal(0, frame.At(1, 0, 0));

        Frame half = Block(y: 18, x: 28);
        Warp.Apply(half, AffineMap.Translation(right: 0.5, down: 0));
        Assert.Equal([0, 128, 255, 255, 255, 128, 0], half.Plane(2).Slice(20 * Side + 27, 7).ToArray());
    }

    [Fact]
    public void Shearing_moves_rows_or_columns_in_proportion_to_their_place()
    {
        Frame rows = Block(y: 18, x: 28), columns = Block(y: 18, x: 28);
        Warp.Apply(rows, AffineMap.ShearX(0.5));
        Warp.Apply(columns, AffineMap.ShearY(-0.25));
        Assert.Equal((20, 30 - 0.5 * 20), Rounded(Moments(rows)));
        Assert.Equal((20 + 0.25 * 30, 30), Rounded(Moments(columns)));
    }

    [Fact]
    public void An_image_that_leaves_the_frame_leaves_only_fill()
    {
        Frame frame = Images.Frame(Side, Images.NoiseAt);
        frame.Fill.Fill(50);
        Warp.Apply(frame, AffineMap.Translation(right: 0, down: 100));
        Assert.Equal([50], frame.Pixels.ToArray().Distinct());
    }

    private static Frame Block(int y, int x) =>
        Images.Frame(Side, (_, row, column) => row >= y && row < y + 4 && column >= x && column < x + 4 ? 255 : 0);

    private static (double Y, double X, double Mass) Moments(Frame frame)
    {
        double mass = 0, sumY = 0, sumX = 0;
        for (int i = 0; i < frame.Area; i++)
        {
            double value = frame.Plane(0)[i] / 255.0;
            mass += value;
            sumY += value * (i / Side + 0.5);
            sumX += value * (i % Side + 0.5);
        }
        return (sumY / mass, sumX / mass, mass);
    }

    private static (double Y, double X) Rounded((double Y, double X, double Mass) moments) =>
        (Math.Round(moments.Y, 1), Math.Round(moments.X, 1));
}
