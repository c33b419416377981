using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Transformers.Architecture;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

public sealed class TrainingPrecisionTests : IDisposable
{
    private static readonly ProcessorFeatures
        Modern = new(ExactByteProducts: true, BFloat16: true), Avx2Only = new(ExactByteProducts: false, BFloat16: false);

    private readonly TempFolder _folder = new();
    private readonly List<string> _log = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Auto_trains_as_if_the_precision_that_fits_the_processor_had_been_asked_for()
    {
        float[] inSingle = Train(Precision.Float32, Modern), inHalf = Train(Precision.BFloat16, Modern);

        Assert.NotEqual(inSingle, inHalf);
        Assert.DoesNotContain(_log, line => line.Contains("(Auto: "));
        Assert.Equal(inHalf, Train(Precision.Auto, Modern));
        Assert.Contains("Training computes in BFloat16 (Auto: this processor has AVX-512 BF16).", _log);
        Assert.Equal(inSingle, Train(Precision.Auto, Avx2Only));
        Assert.Contains("Training computes in Float32 (Auto: this processor would emulate bfloat16).", _log);
        Assert.Contains(_log, line => line.Contains("Options: ") && line.Contains("\"Precision\": \"BFloat16\""));
        Assert.DoesNotContain(_log, line => line.StartsWith("Warning: "));
    }

    [Fact]
    public void Whoever_asks_for_bfloat16_where_it_is_emulated_gets_it_with_a_warning()
    {
        float[] expected = Train(Precision.BFloat16, Modern);
        Assert.DoesNotContain(_log, line => line.StartsWith("Warning: "));

        Assert.Equal(expected, Train(Precision.BFloat16, Avx2Only));

        Assert.Single(_log, line => line.StartsWith(
            "Warning: Precision is BFloat16, which this processor only emulates: training takes about 18 times as long as in Float32"));
    }

    [Fact]
    public void A_learning_rate_is_looked_for_in_the_same_numbers()
    {
        string Losses(Precision precision, ProcessorFeatures processor) =>
            Trainer(new MLContext(seed: 1), TrainedFlowers.Tiny with { Precision = precision }, processor)
                .FindLearningRate(Rows(), steps: 3).ToHtml();

        Assert.Equal(Losses(Precision.BFloat16, Modern), Losses(Precision.Auto, Modern));
        Assert.Equal(Losses(Precision.Float32, Modern), Losses(Precision.Auto, Avx2Only));
        Assert.NotEqual(Losses(Precision.BFloat16, Modern), Losses(Precision.Float32, Modern));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_training_in_float32_goes_on_in_float32_wherever_it_is_resumed(bool auto)
    {
        float[] expected = Train(Precision.Float32, Avx2Only);
        Interrupted(auto ? Precision.Auto : Precision.Float32, Avx2Only);

        Assert.Equal(expected, Train(Precision.Auto, Modern, resume: true));
        Assert.Contains("Training computes in Float32 (Auto: as before the interruption).", _log);
    }

    [Fact]
    public void A_training_in_bfloat16_goes_on_where_the_processor_computes_it_and_is_refused_elsewhere_unless_asked_for()
    {
        float[] expected = Train(Precision.BFloat16, Modern);
        Interrupted(Precision.Auto, Modern);

        Assert.Equal(
            $"'{_folder["state"]}' comes from training in BFloat16, but Precision is Auto, which is Float32 here: this processor would "
                + "emulate bfloat16. Resume on a processor with AVX-512 BF16, or set Precision to BFloat16 to continue slowly.",
            Assert.Throws<InvalidDataException>(() => Train(Precision.Auto, Avx2Only, resume: true)).Message);
        Assert.Contains("Precision was \"BFloat16\" and is \"Float32\"",
            Assert.Throws<InvalidDataException>(() => Train(Precision.Float32, Modern, resume: true)).Message);
        Assert.Equal(expected, Train(Precision.BFloat16, Avx2Only, resume: true));
        Assert.Equal(expected, Train(Precision.Auto, Modern, resume: true));
    }

    [Fact]
    public void A_file_that_is_no_checkpoint_is_refused_with_Auto_as_it_is_otherwise()
    {
        File.WriteAllBytes(_folder["state"], [.. "PK\u0003\u0004"u8, .. new byte[100]]);

        Assert.Contains("is not a training checkpoint. Give ResumeFrom a file that Checkpoint made",
            Assert.Throws<InvalidDataException>(() => Train(Precision.Auto, Modern, resume: true)).Message);
    }

    [Fact]
    public void Recipes_leave_the_precision_to_the_processor_and_plain_options_do_not()
    {
        Assert.All([TrainingRecipe.Paper, TrainingRecipe.Caffe, TrainingRecipe.FineTune, TrainingRecipe.Modern],
            recipe => Assert.Equal(Precision.Auto, recipe.Precision));
        Assert.Equal(Precision.Float32, new GoogLeNetOptions().Precision);
    }

    // Two epochs; the checkpoint is that of the first.
    private void Interrupted(Precision precision, ProcessorFeatures processor) =>
        Train(precision, processor, history: new History
        {
            Then = epoch =>
            {
                if (epoch.Epoch == 1)
                    File.Copy(_folder["written"], _folder["state"]);
            },
        });

    private float[] Train(Precision precision, ProcessorFeatures processor, bool resume = false, History? history = null)
    {
        var mlContext = new MLContext(seed: 1);
        mlContext.Log += (_, entry) =>
        {
            if (entry.Kind is ChannelMessageKind.Warning or ChannelMessageKind.Info)
                _log.Add($"{(entry.Kind == ChannelMessageKind.Warning ? "Warning: " : "")}{entry.RawMessage}");
        };
        using GoogLeNetTransformer model = Trainer(mlContext, TrainedFlowers.Tiny with
        {
            Epochs = 2,
            Precision = precision,
            ResumeFrom = resume ? _folder["state"] : null,
            Checkpoint = history is null ? null : _folder["written"],
            Progress = history,
        }, processor).Fit(Rows());
        return [.. model.Model.Weights["inception5b.branch1.conv.weight"].Values];
    }

    private static GoogLeNetTrainer Trainer(MLContext mlContext, GoogLeNetOptions options, ProcessorFeatures processor) =>
        new(mlContext, options) { Processor = processor };

    private static IDataView Rows()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView bytes = ColourRows.BytesView(mlContext, ColourRows.Make(classes: 2, perClass: 6));
        return mlContext.Transforms.NormalizeZeroMean("Pixels").Fit(bytes).Transform(bytes);
    }
}
