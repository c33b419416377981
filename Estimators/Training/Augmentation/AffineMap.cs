namespace MLNet.GoogLeNet.Training.Augmentation;

/// <summary>
/// Where each pixel of a warped image comes from: x' = Xx·x + Xy·y + X0, y' = Yx·x + Yy·y + Y0. In pixels from the upper
/// left corner of the image; the centre of the first pixel is at a half.
/// </summary>
internal readonly record struct AffineMap(double Xx, double Xy, double X0, double Yx, double Yy, double Y0)
{
    /// <summary>Each row is moved to the left in proportion to its depth; the first row stays.</summary>
    public static AffineMap ShearX(double slope) => new(1, slope, 0, 0, 1, 0);

    /// <summary>Each column is moved up in proportion to its distance from the left; the first column stays.</summary>
    public static AffineMap ShearY(double slope) => new(1, 0, 0, slope, 1, 0);

    /// <summary>The image is moved to the right and down.</summary>
    public static AffineMap Translation(double right, double down) => new(1, 0, -right, 0, 1, -down);

    /// <summary>The image is turned clockwise about its middle.</summary>
    public static AffineMap Rotation(double degrees, int side)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        double middle = side / 2.0;
        return new(cos, sin, middle - middle * (cos + sin), -sin, cos, middle - middle * (cos - sin));
    }
}
