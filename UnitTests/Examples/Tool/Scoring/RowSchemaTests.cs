using System.Text;
using System.Text.Json;
using Tool.Scoring.Outputs;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

public sealed class RowSchemaTests
{
    [Fact]
    public void Columns_of_the_input_make_way_for_those_of_the_output()
    {
        var schema = new RowSchema(["id", "Label", "label", "ID", "", "top_label_1", "score[b]"], ["a", "b"], topK: 5, allScores: true);

        Assert.Equal(
            ["id", "input_Label", "input_label_2", "input_ID", "column", "input_top_label_1", "input_score[b]"], schema.OwnColumns);
        Assert.Equal(2, schema.TopK);
    }

    [Fact]
    public void A_column_that_can_keep_its_name_does_so_whatever_comes_before_it() => Assert.Equal(
        ["input_label_2", "input_label"], new RowSchema(["label", "input_label"], ["a"], topK: 0, allScores: false).OwnColumns);

    [Fact]
    public void Columns_of_a_calibrated_model_take_names_for_one_only()
    {
        Assert.Equal(["unknown"], new RowSchema(["unknown"], ["a"], topK: 0, allScores: false).OwnColumns);
        Assert.Equal(
            ["input_unknown"], new RowSchema(["unknown"], ["a"], topK: 0, allScores: false, isCalibrated: true).OwnColumns);
    }

    [Fact]
    public void What_a_calibrated_model_says_reads_back_from_json()
    {
        var schema = new RowSchema([], ["x", "y"], topK: 0, allScores: false, isCalibrated: true);
        var row = new ResultRow { Path = "a.jpg", Own = [], Score = 0.5f, UnknownPValue = 0.1f, Unknown = true, LabelSet = [] };

        ResultRow read = There(row, schema).Read, failed = There(new() { Path = "a.jpg", Own = [], Error = "missing" }, schema).Read;

        Assert.Equal((0.1f, true), (read.UnknownPValue, read.Unknown));
        Assert.Empty(read.LabelSet!);
        Assert.Equal((null, null, null), (failed.UnknownPValue, failed.Unknown, failed.LabelSet));
    }

    [Fact]
    public void A_row_reads_back_from_json_to_the_bit()
    {
        var schema = new RowSchema(["a,\"b\"\n", "n"], ["x", "y"], topK: 2, allScores: true);
        var row = new ResultRow
        {
            Path = "图 \"1\"\n\u2028😀.jpg",
            Own = [new("\0\t"), new("{\"k\": [1.50, null]}", IsJson: true)],
            Label = "y",
            Score = 0.1f + 0.2f,
            TopLabels = ["y", "x"],
            TopScores = [0.1f + 0.2f, float.Epsilon],
            Scores = [float.Epsilon, 0.1f + 0.2f],
        };

        (string line, ResultRow read) = There(row, schema);

        Assert.Equal(1, line.Count(letter => letter == '\n'));
        Assert.Contains("图", line);
        Assert.Equal((row.Path, row.Label, row.Score, row.Error, row.Reason), (read.Path, read.Label, read.Score, read.Error, read.Reason));
        Assert.Equal(row.Own, read.Own);
        Assert.Equal(row.TopLabels, read.TopLabels);
        Assert.Equal(row.TopScores, read.TopScores);
        Assert.Equal(row.Scores, read.Scores);
    }

    [Fact]
    public void A_failed_row_reads_back_without_scores()
    {
        var row = new ResultRow { Path = "a.jpg", Own = [], Error = "missing", Reason = "there is no such file" };

        (_, ResultRow read) = There(row, new([], ["x", "y"], topK: 2, allScores: true));

        Assert.Equal(row, read with { Own = row.Own });
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"path\":1}")]
    [InlineData("{\"path\":\"a\",\"label\":null,\"score\":null")]
    [InlineData("\0\0\0\0")]
    public void What_is_no_row_is_refused(string line) => Assert.ThrowsAny<JsonException>(
        () => JsonRow.Read(Encoding.UTF8.GetBytes(line), new([], ["x"], topK: 1, allScores: false)));

    private static (string Line, ResultRow Read) There(ResultRow row, RowSchema schema)
    {
        using var stream = new MemoryStream();
        using var writer = new JsonLinesRows(stream, schema);
        writer.Write(row);
        byte[] line = stream.ToArray();
        return (Encoding.UTF8.GetString(line), JsonRow.Read(line, schema));
    }
}
