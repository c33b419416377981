using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Data.Rows;
using Xunit;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace MLNet.GoogLeNet.UnitTests.Data.Rows;

public class SchemaShapesTests
{
    private static readonly SchemaShape Shape = new(
    [
        SchemaShapes.NewColumn("Path", VectorKind.Scalar, TextDataViewType.Instance, isKey: false),
        SchemaShapes.NewColumn("Pixels", new VectorDataViewType(NumberDataViewType.Byte, 3, 8, 8)),
        SchemaShapes.NewColumn("Bytes", new VectorDataViewType(NumberDataViewType.Byte)),
        SchemaShapes.NewColumn("Label", new KeyDataViewType(typeof(uint), 5)),
    ]);

    [Theory]
    [InlineData("Path", "String")]
    [InlineData("Pixels", "Vector<Byte>")]
    [InlineData("Bytes", "Vector<Byte> of variable length")]
    [InlineData("Label", "Key<UInt32>")]
    public void A_column_is_described_in_words(string name, string expected) =>
        Assert.Equal(expected, Shape.Find(name)!.Value.Describe());

    [Fact]
    public void An_unknown_column_is_not_found() => Assert.Null(Shape.Find("Nothing"));

    [Fact]
    public void An_added_column_replaces_the_one_of_its_name()
    {
        SchemaShape shape = Shape.With(SchemaShapes.NewColumn("Pixels", NumberDataViewType.Single));

        Assert.Equal(4, shape.Count);
        Assert.Equal("Single", shape.Find("Pixels")!.Value.Describe());
    }

    [Fact]
    public void A_schema_has_a_shape()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Score", new VectorDataViewType(NumberDataViewType.Single, 4));

        Assert.Equal("Vector<Single>", builder.ToSchema().ToShape().Find("Score")!.Value.Describe());
    }

    [Fact]
    public void Trainer_info_can_be_made()
    {
        TrainerInfo info = SchemaShapes.NewTrainerInfo(
            normalization: false, calibration: false, caching: true, supportValid: true,
            supportIncrementalTrain: false, supportTest: false);

        Assert.True(info.WantCaching);
        Assert.False(info.NeedNormalization);
    }

    [Fact]
    public void Catalogs_know_their_environment()
    {
        var mlContext = new MLContext(seed: 1);
        var seen = new List<string>();
        mlContext.Log += (_, message) => seen.Add(message.RawMessage);

        Say(mlContext.Transforms.Environment(), "a");
        Say(mlContext.Data.Environment(), "b");
        Say(mlContext.MulticlassClassification.Trainers.Environment(), "c");

        Assert.Equal(["a", "b", "c"], seen.Where(message => message.Length == 1));
    }

    private static void Say(IHostEnvironment environment, string message)
    {
        using IChannel channel = environment.Register("Test").Start("Test");
        channel.Info(MessageSensitivity.None, message);
    }
}
