using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Onnx;
using MLNet.GoogLeNet.Transformers.Onnx.Export;
using MLNet.GoogLeNet.Transformers.Onnx.Reference;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Weights.Onnx;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Onnx.Export;

public sealed class OnnxExportTests
{
    public static TheoryData<GoogLeNetArchitecture, int, bool, bool, bool> Ways()
    {
        var ways = new TheoryData<GoogLeNetArchitecture, int, bool, bool, bool>();
        foreach (GoogLeNetArchitecture architecture in Enum.GetValues<GoogLeNetArchitecture>())
            foreach (bool asBytes in (bool[])[false, true])
                foreach (bool fold in (bool[])[true, false])
                    foreach (bool half in (bool[])[true, false])
                        ways.Add(architecture, fold == half ? 32 : 64, asBytes, fold, half);
        return ways;
    }

    // SaveOnnx itself compares scores and logits with those of the reference computation, and throws where they differ.
    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_way_of_writing_gives_the_scores_of_the_network(
        GoogLeNetArchitecture architecture, int imageSize, bool asBytes, bool fold, bool half)
    {
        using var folder = new TempFolder();
        using GoogLeNetTransformer transformer =
            Transformer(SyntheticModels.Make(architecture, imageSize, scale: fold ? null : [1, 0.5f, 2]));
        var options = new OnnxExportOptions { TakesRgbBytes = asBytes, FoldBatchNorm = fold, Float16Weights = half };

        transformer.SaveOnnx(folder["network.onnx"], options);

        ModelProto written = ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder["network.onnx"]));
        Assert.Equal(["network.onnx"], Directory.GetFiles(folder.FullPath).Select(Path.GetFileName));
        Assert.Equal(
            !fold && architecture == GoogLeNetArchitecture.Torchvision,
            written.Graph.Node.Any(node => node.OpType == "BatchNormalization"));
        Assert.Equal(half, written.Graph.Node.Any(node => node.OpType == "Cast" && node.Input[0].EndsWith("weight.float16")));
        Assert.Equal(["Score", "Logits"], written.Graph.Output.Select(output => output.Name));
        Assert.Equal((int)(asBytes ? TensorProto.Types.DataType.Uint8 : TensorProto.Types.DataType.Float),
            Assert.Single(written.Graph.Input).Type.TensorType.ElemType);
    }

    [Theory]
    [InlineData(GoogLeNetArchitecture.Torchvision, false, 32, Int8Processors.Any)]
    [InlineData(GoogLeNetArchitecture.Torchvision, true, 64, Int8Processors.Vnni)]
    [InlineData(GoogLeNetArchitecture.Paper, false, 64, Int8Processors.Vnni)]
    [InlineData(GoogLeNetArchitecture.Paper, true, 32, Int8Processors.Any)]
    public void A_network_in_8_bits_is_compared_with_a_computation_that_rounds_as_it_does(
        GoogLeNetArchitecture architecture, bool asBytes, int imageSize, Int8Processors processors)
    {
        using var folder = new TempFolder();
        using GoogLeNetTransformer transformer = Transformer(SyntheticModels.Quantized(architecture, imageSize));

        transformer.SaveOnnx(
            folder["network.onnx"], new() { TakesRgbBytes = asBytes, Precision = Precision.Int8, Int8Processors = processors });

        Assert.True(File.Exists(folder["network.onnx"]));
    }

    [Fact]
    public void A_scale_in_8_bits_that_is_wrong_is_noticed()
    {
        GoogLeNetModel model = SyntheticModels.Quantized(GoogLeNetArchitecture.Torchvision);
        var options = new OnnxExportOptions { Precision = Precision.Int8 };
        ModelProto wrong = ModelProto.Parser.ParseFrom(OnnxGraph.Build(model, options));
        TensorProto scale = wrong.Graph.Initializer.Single(tensor => tensor.Name == "conv2.conv.weight.scale");
        float[] doubled = [.. MemoryMarshal.Cast<byte, float>(scale.RawData.Span).ToArray().Select(value => 2 * value)];
        scale.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(doubled));
        using var reference = new ReferenceEngine(model, Precision.Int8);

        new ExportCheck(model, options).Verify(OnnxGraph.Build(model, options), reference);
        Assert.Contains("in the reference computation, rounded to int8; they may differ by ", Assert.Throws<InvalidOperationException>(() =>
            new ExportCheck(model, options).Verify(wrong.ToByteArray(), reference)).Message);
    }

    [Fact]
    public void Options_that_do_not_go_with_8_bits_are_refused()
    {
        using GoogLeNetTransformer transformer = Transformer(SyntheticModels.Quantized(GoogLeNetArchitecture.Torchvision));
        string Message(OnnxExportOptions options) =>
            Assert.ThrowsAny<ArgumentException>(() => transformer.SaveOnnx("never.onnx", options)).Message;

        Assert.Contains(
            "Precision is Int8 with Float16Weights True and FoldBatchNorm True;",
            Message(new() { Precision = Precision.Int8, Float16Weights = true }));
        Assert.Contains(
            "Leave Float16Weights false and FoldBatchNorm true.", Message(new() { Precision = Precision.Int8, FoldBatchNorm = false }));
        Assert.Contains("Int8Processors is Vnni with Precision Float32; it applies to int8 files only. "
            + "Set Precision to Int8, or leave Int8Processors at Any.", Message(new() { Int8Processors = Int8Processors.Vnni }));
        Assert.Contains(
            "Precision is BFloat16; it must be Float32 or Int8 in an ONNX file.", Message(new() { Precision = Precision.BFloat16 }));
        Assert.Contains("Precision is 9; it must be Float32 or Int8 in an ONNX file.", Message(new() { Precision = (Precision)9 }));
    }

    [Fact]
    public void Float16_weights_halve_the_file()
    {
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Torchvision);
        long whole = OnnxGraph.Build(model, new()).Length, half = OnnxGraph.Build(model, new() { Float16Weights = true }).Length;

        Assert.InRange(half / (double)whole, 0.49, 0.52);
    }

    [Fact]
    public void The_metadata_say_what_the_network_is()
    {
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper, mean: [123, 117, 104.5f], scale: [1, 2, 3]);
        using var session = new InferenceSession(OnnxGraph.Build(model, new()));

        Assert.Equal("Paper", session.ModelMetadata.CustomMetadataMap["architecture"]);
        Assert.Equal("32", session.ModelMetadata.CustomMetadataMap["imageSize"]);
        Assert.Equal("[123,117,104.5]", session.ModelMetadata.CustomMetadataMap["mean"]);
        Assert.Equal("[1,2,3]", session.ModelMetadata.CustomMetadataMap["scale"]);
        Assert.Equal(
            model.ClassNames, System.Text.Json.JsonSerializer.Deserialize<string[]>(session.ModelMetadata.CustomMetadataMap["classNames"]));
        Assert.Equal("MLNet.GoogLeNet", session.ModelMetadata.ProducerName);
    }

    [Fact]
    public void A_mean_image_goes_into_a_graph_that_takes_bytes_of_its_size()
    {
        var random = new Random(3);
        float[] mean = [.. Enumerable.Range(0, 3 * 40 * 40).Select(_ => 100 + random.NextSingle() * 50)];
        using var folder = new TempFolder();
        using GoogLeNetTransformer transformer = Transformer(SyntheticModels.Make(GoogLeNetArchitecture.Paper, mean: mean));

        transformer.SaveOnnx(folder["network.onnx"], new() { TakesRgbBytes = true });

        using var session = new InferenceSession(folder["network.onnx"]);
        Assert.Equal([-1, 3, 40, 40], session.InputMetadata["Pixels"].Dimensions);
    }

    [Fact]
    public void Bytes_need_a_mean_of_three_values_or_a_square_image()
    {
        string Message(float[] mean)
        {
            using var folder = new TempFolder();
            using GoogLeNetTransformer transformer = Transformer(SyntheticModels.Make(GoogLeNetArchitecture.Paper, mean: mean));
            var error = Assert.Throws<InvalidOperationException>(
                () => transformer.SaveOnnx(folder["network.onnx"], new() { TakesRgbBytes = true }));
            Assert.Empty(Directory.GetFiles(folder.FullPath));
            return error.Message;
        }

        Assert.Contains("does not know the mean of its pixels", Message([]));
        Assert.Contains("an oblong image of 1,280 pixels", Message(new float[3 * 32 * 40]));
    }

    [Fact]
    public void Bytes_of_a_image_smaller_than_the_network_are_refused_and_not_scored_wrongly()
    {
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper, imageSize: 64);
        byte[] file = OnnxGraph.Build(model, new() { TakesRgbBytes = true });
        using var session = new OnnxSession(file, threads: 1);
        Assert.Contains("RGB planes of bytes, 0 to 255; the graph subtracts the mean", System.Text.Encoding.Latin1.GetString(file));

        Assert.Throws<OnnxRuntimeException>(() => session.Run<byte>(new byte[3 * 64 * 50], [1, 3, 64, 50], OnnxGraph.Score, new float[5]));
        session.Run<byte>(new byte[3 * 64 * 70], [1, 3, 64, 70], OnnxGraph.Score, new float[5]);
    }

    [Fact]
    public void A_weight_too_large_for_16_bits_is_refused()
    {
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper).With("fc.weight", place: 7, 70_000);

        Assert.Contains(
            "fc.weight.float16 has a weight of 70000; the largest 16-bit number is 65,504.", Assert.Throws<InvalidOperationException>(() =>
            OnnxGraph.Build(model, new() { Float16Weights = true })).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_graph_that_does_not_agree_is_refused_with_both_numbers_and_the_old_file_stays(bool asBytes)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["network.onnx"], "old");
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper);

        var error = Assert.Throws<InvalidOperationException>(() => OnnxFile.Write(
            folder["network.onnx"], model, new() { TakesRgbBytes = asBytes }, written => new OffBy(0.01f, written)));

        Assert.Matches(
            @"the logit of 'class 0, ""Blüte""' for a test image is -?[\d.]+ in ONNX Runtime and -?[\d.]+ in an engine that errs",
            error.Message);
        Assert.Equal("old", File.ReadAllText(folder["network.onnx"]));
        Assert.Single(Directory.GetFiles(folder.FullPath));
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_refused()
    {
        using var folder = new TempFolder();
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper).With("fc.bias", place: 0, float.NaN);

        Assert.Contains(
            "NaN in ONNX Runtime",
            Assert.Throws<InvalidOperationException>(() => Transformer(model).SaveOnnx(folder["network.onnx"])).Message);
    }

    private static GoogLeNetTransformer Transformer(GoogLeNetModel model) =>
        new(new MLContext(seed: 1), model, new ColumnNames("Pixels", "Label", "Score", "PredictedLabel"));

    /// <summary>Says the right logits and a little more.</summary>
    private sealed class OffBy(float error, GoogLeNetModel model) : IScoringEngine
    {
        private readonly OnnxEngine _right = new(model, threads: 1);

        public string Description => "an engine that errs";

        public void Score(ReadOnlySpan<float> pixels, int count, Span<float> logits)
        {
            _right.Score(pixels, count, logits);
            logits[0] += error;
        }

        public void Dispose() => _right.Dispose();
    }
}
