using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Data.Images;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Data.Pixels;

public sealed class PixelColumnTests
{
    [Fact]
    public void Planes_of_a_known_size_are_taken()
    {
        PixelColumn column = Column(Single(3, 256, 300));

        Assert.Equal((256, 300), column.Layout!.Area.Size);
        column.RequireSide(224, squares: false, "rows");
    }

    [Fact]
    public void Images_without_a_known_size_are_squares()
    {
        PixelColumn column = Column(Single());

        Assert.Null(column.Layout);
        Assert.Equal((40, 40), column.LayoutOf(3 * 40 * 40)!.Area.Size);
        column.RequireSide(32, squares: false, "rows");
        var error = Assert.Throws<InvalidOperationException>(() => column.RequireSide(Image(column, 999), 32, squares: false));
        Assert.Contains("999 values per row; a 32×32 RGB image has 3,072", error.Message);
    }

    [Fact]
    public void A_layout_that_is_said_counts_for_rows_of_its_length_alone()
    {
        PixelColumn column = Column(Single(), PixelLayout.Planes(20, 80));

        Assert.Equal((20, 80), column.LayoutOf(3 * 20 * 80)!.Area.Size);
        Assert.Equal((30, 30), column.LayoutOf(3 * 30 * 30)!.Area.Size);
    }

    [Fact]
    public void Smaller_images_than_the_network_takes_are_refused()
    {
        const string Message = "Column 'Pixels' has images of 128×128; the network takes 224×224. "
            + "Resize them to 224 or more, or set ImageSize to 128 or less when training.";
        foreach (PixelColumn column in new[] { Column(Single(3, 128, 128)), Column(Single(), PixelLayout.Planes(128, 128)) })
            Assert.StartsWith(Message, Refused(column, squares: false));

        PixelColumn unknown = Column(Single());
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(
            () => unknown.RequireSide(Image(unknown, 3 * 128 * 128), 224, squares: false)).Message);
    }

    [Theory]
    [InlineData(128, 300)]
    [InlineData(300, 128)]
    public void Images_that_are_too_short_on_one_side_are_refused(int height, int width) => Assert.Contains(
        $"has images of {width}×{height}", Refused(Column(Single(3, height, width)), squares: false));

    [Fact]
    public void Twelve_squares_are_not_one_image() => Assert.Contains("score them with Crops = 144",
        Refused(Column(Single(3, new TestSquares(256).Pixels)), squares: false));

    [Theory]
    [InlineData(224, 224, 3)]
    [InlineData(224, 225, 3)]
    [InlineData(4, 4)]
    public void Pixels_that_are_not_planes_are_refused(params int[] dimensions) => Assert.Contains(
        "images are RGB planes [3, H, W]. LoadPixels makes them, and ExtractPixels with interleavePixelColors: false.",
        Assert.Throws<ArgumentOutOfRangeException>("schema", () => Column(Single(dimensions))).Message);

    [Fact]
    public void Bytes_that_nobody_normalised_are_refused_by_a_network_and_taken_by_others()
    {
        DataViewSchema schema = Schema(new VectorDataViewType(NumberDataViewType.Byte, 3, 224, 224));

        const string Message = "; the network takes zero-mean pixels, a vector of single. Append NormalizeZeroMean(\"Pixels\") before it.";
        Assert.Contains("Column 'Pixels' is Vector<Byte, 3, 224, 224>" + Message, Assert.Throws<ArgumentOutOfRangeException>(
            "rows", () => PixelColumn.Require(schema, "Pixels", PixelKind.Normalized, "rows")).Message);
        Assert.Contains("Column 'Pixels' is Vector<Byte>" + Message, Assert.Throws<ArgumentOutOfRangeException>(
            "rows", () => PixelColumn.Require(schema.ToShape(), "Pixels", PixelKind.Normalized, "rows")).Message);
        Assert.True(PixelColumn.Require(schema, "Pixels", PixelKind.Any, "rows").IsBytes);
    }

    [Fact]
    public void A_column_that_is_missing_or_no_vector_is_named_with_what_to_do()
    {
        DataViewSchema schema = Schema(TextDataViewType.Instance);

        Assert.Contains("There is no column 'Image'; the columns are Pixels. "
            + "Make it with LoadPixels(\"Image\", …) and NormalizeZeroMean(\"Image\").",
            Assert.Throws<ArgumentOutOfRangeException>("rows", () =>
                PixelColumn.Require(schema, "Image", PixelKind.Normalized, "rows")).Message);
        Assert.Contains("There is no column 'Image'; the columns are Pixels. Make it with LoadPixels(\"Image\", …).",
            Assert.Throws<ArgumentOutOfRangeException>("rows", () =>
                PixelColumn.Require(schema.ToShape(), "Image", PixelKind.Any, "rows")).Message);
        Assert.Contains("Column 'Pixels' is String; images are planes [3, H, W], a vector of byte or single. "
            + "Make one with LoadPixels(\"Pixels\", …), or name another column.",
            Assert.Throws<ArgumentOutOfRangeException>("rows", () => PixelColumn.Require(schema, "Pixels", PixelKind.Any, "rows")).Message);
    }

    private static string Refused(PixelColumn column, bool squares) =>
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => column.RequireSide(224, squares, "rows")).Message;

    private static VectorDataViewType Single(params int[] dimensions) => dimensions.Length == 0
        ? new VectorDataViewType(NumberDataViewType.Single)
        : new VectorDataViewType(NumberDataViewType.Single, dimensions);

    private static DataViewSchema Schema(DataViewType type, PixelLayout? layout = null)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Pixels", type, PixelColumn.Annotations(layout));
        return builder.ToSchema();
    }

    private static PixelColumn Column(DataViewType type, PixelLayout? layout = null) =>
        PixelColumn.Require(Schema(type, layout), "Pixels", PixelKind.Normalized, "schema");

    private static PixelImage Image(PixelColumn column, int length)
    {
        var image = new PixelImage();
        image.Fill((ref VBuffer<float> pixels) => pixels = new(length, new float[length]), column.LayoutOf);
        return image;
    }
}
