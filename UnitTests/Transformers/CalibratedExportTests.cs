using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers;

/// <summary>What a calibrated network says in an ONNX file and in ML.NET's own parts.</summary>
public sealed class CalibratedExportTests(CalibratedNetwork shared) : IClassFixture<CalibratedNetwork>, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MLContext _mlContext = shared.MLContext;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(60, true)]
    [InlineData(60, false)]
    [InlineData(1060, false)] // more images than features
    public void An_ONNX_file_has_the_answers_as_outputs(int heldOut, bool perClass)
    {
        using GoogLeNetTransformer calibrated = shared.Network.Calibrate(
            heldOut == 60 ? shared.HeldOut : shared.Repeated(heldOut), coverage: 0.9, falseAlarms: 0.05, perClass);
        calibrated.SaveOnnx(_folder["network.onnx"]);
        using var session = new InferenceSession(_folder["network.onnx"]);

        foreach (CalibratedNetwork.Row row in Rows())
        {
            float[] crop = CalibratedNetwork.Middle(row.Pixels);
            using var input = OrtValue.CreateTensorValueFromMemory(crop, [1, 3, 32, 32]);
            using var outputs = session.Run(
                new RunOptions(), ["Pixels"], [input], ["UnknownPValue", "Unknown", "LabelSet", "LabelSetSize", "Score"]);
            IDataView one = shared.Of([row]);
            float expected = calibrated.Transform(one).GetColumn<float>("UnknownPValue").Single();
            string[] names = calibrated.Transform(one).GetColumn<string[]>("LabelSet").Single();

            Assert.Equal(expected, outputs[0].GetTensorDataAsSpan<float>()[0], 1.5 / (heldOut + 1));
            Assert.Equal(outputs[0].GetTensorDataAsSpan<float>()[0] <= 0.05f, outputs[1].GetTensorDataAsSpan<bool>()[0]);
            bool[] members = outputs[2].GetTensorDataAsSpan<bool>().ToArray();
            Assert.Equal(shared.ClassNames.Select(names.Contains), members);
            Assert.Equal(members.Count(member => member), outputs[3].GetTensorDataAsSpan<int>()[0]);
        }
    }

    [Fact]
    public void A_pixel_that_is_not_a_number_gives_no_p_value_in_an_ONNX_file_either()
    {
        CalibratedNetwork.Row row = shared.Rows(seed: 9, count: 1).Single();
        row.Pixels[19 * 40 + 24] = float.NaN; // one that no max pool of ONNX Runtime skips
        shared.Calibrated.SaveOnnx(_folder["network.onnx"]);
        using var session = new InferenceSession(_folder["network.onnx"]);
        using var input = OrtValue.CreateTensorValueFromMemory(CalibratedNetwork.Middle(row.Pixels), [1, 3, 32, 32]);

        using var outputs = session.Run(new RunOptions(), ["Pixels"], [input], ["UnknownPValue", "Unknown", "LabelSetSize"]);

        IDataView scored = shared.Calibrated.Transform(shared.Of([row]));
        Assert.Equal(float.NaN, scored.GetColumn<float>("UnknownPValue").Single());
        Assert.Equal(float.NaN, outputs[0].GetTensorDataAsSpan<float>()[0]);
        Assert.False(scored.GetColumn<bool>("Unknown").Single());
        Assert.False(outputs[1].GetTensorDataAsSpan<bool>()[0]);
        Assert.Equal(scored.GetColumn<int>("LabelSetSize").Single(), outputs[2].GetTensorDataAsSpan<int>()[0]);
    }

    [Fact]
    public void One_image_of_each_class_makes_a_calibration_that_calls_nothing_unknown_and_travels()
    {
        using GoogLeNetTransformer calibrated = shared.Network.Calibrate(shared.Images(seed: 1, count: 3), falseAlarms: 0);
        calibrated.SaveOnnx(_folder["network.onnx"]);
        _mlContext.Model.Save(calibrated, null, _folder["model.zip"]);
        using var loaded = (GoogLeNetTransformer)_mlContext.Model.Load(_folder["model.zip"], out _);

        IDataView scored = loaded.Transform(shared.Of(Rows()));

        Assert.All(scored.GetColumn<float>("UnknownPValue"), value => Assert.Equal(1, value)); // no image to compare with but itself
        Assert.DoesNotContain(true, scored.GetColumn<bool>("Unknown"));
        Assert.All(scored.GetColumn<int>("LabelSetSize"), size => Assert.Equal(3, size));
    }

    [Fact]
    public void A_calibration_with_ten_crops_is_not_written_into_a_file_that_scores_one()
    {
        using GoogLeNetTransformer ten = shared.Network.With(new ScoringOptions { Crops = 10 });
        using GoogLeNetTransformer calibrated = ten.Calibrate(shared.HeldOut, falseAlarms: 0);

        Assert.StartsWith("The network was calibrated with 10 crops, and an ONNX file scores one.",
            Assert.Throws<InvalidOperationException>(() => calibrated.SaveOnnx(_folder["network.onnx"])).Message);
        Assert.False(File.Exists(_folder["network.onnx"]));
    }

    [Fact]
    public void Stock_parts_give_the_same_answers()
    {
        IDataView images = shared.Of(Rows());
        _mlContext.Model.SavePortable(shared.Calibrated, images.Schema, _folder["portable.zip"]);

        ITransformer portable = _mlContext.Model.Load(_folder["portable.zip"], out _);

        IDataView expected = shared.Calibrated.Transform(images), found = portable.Transform(images);
        Assert.All(expected.GetColumn<float>("UnknownPValue").Zip(found.GetColumn<float[]>("UnknownPValue")),
            pair => Assert.Equal(pair.First, pair.Second.Single(), 1.5 / 61));
        Assert.Equal(expected.GetColumn<bool>("Unknown"), found.GetColumn<bool[]>("Unknown").Select(value => value.Single()));
        Assert.Equal(expected.GetColumn<uint>("PredictedLabel"), found.GetColumn<uint>("PredictedLabel"));
        Assert.Contains(0u, found.GetColumn<uint>("PredictedLabel"));
        Assert.Equal(
            expected.GetColumn<string[]>("LabelSet"),
            found.GetColumn<string[]>("LabelSet").Select(names => (string[])[.. names.TakeWhile(name => name.Length > 0)]));
        Assert.Equal(expected.GetColumn<int>("LabelSetSize"), found.GetColumn<int[]>("LabelSetSize").Select(size => size.Single()));
        (portable as IDisposable)?.Dispose();
    }

    private CalibratedNetwork.Row[] Rows() => [.. shared.Rows(seed: 9, count: 12), .. shared.StrangeRows(2)];
}
