using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.GoogLeNet.Transformers.Weights;
using MLNet.GoogLeNet.Transformers.Weights.Safetensors;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using MLNet.GoogLeNet.UnitTests.Transformers.Weights;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

/// <summary>Training that starts from a file of weights.</summary>
public sealed class FineTuningTests(TrainedFlowers flowers) : IDisposable
{
    private const string Body = "inception3a.branch1.conv.weight", Head = "fc.weight";

    // The body is kept as it is, so that what came from the file can be told from what did not.
    private static readonly GoogLeNetOptions KeepBody = TrainedFlowers.Tiny with
    {
        HeadFirst = false,
        PretrainedLearningRateFactor = 0,
        LayerLearningRateDecay = 1,
    };

    private readonly TempFolder _folder = new();
    private readonly List<string> _log = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Body_and_classifier_come_from_a_file_for_as_many_classes()
    {
        var file = TrainedWeights();

        var tuned = Fit(KeepBody with { InitialWeights = Write(file, "a", "b") }, classes: 2);

        foreach (var (name, weight) in file.Where(pair => !pair.Key.Contains(".running_"))) // batch norm goes on averaging
            Assert.Equal(weight.Values, tuned[name].Values);
        Assert.Equal(file.Keys.Order(), tuned.Keys.Order());
        Assert.DoesNotContain(_log, line => line.Contains("does not name its classes"));
    }

    [Fact]
    public void The_classifier_starts_afresh_for_another_number_of_classes()
    {
        var file = TrainedWeights();

        var tuned = Fit(KeepBody with { InitialWeights = Write(file) }, classes: 3);

        Assert.Equal([2, 1024], file[Head].Shape);
        Assert.Equal([3, 1024], tuned[Head].Shape);
        Assert.Equal(file[Body].Values, tuned[Body].Values);
        Assert.Contains(_log, line => line.Contains("weights.safetensors") && line.Contains("afresh: ") && line.Contains("fc"));
        Assert.DoesNotContain(_log, line => line.Contains("does not name its classes"));
    }

    [Theory]
    [InlineData("old caffemodel")]
    [InlineData("model zoo")]
    public void The_body_comes_from_files_of_other_frameworks(string form)
    {
        GoogLeNetModel published = SyntheticModels.Make(GoogLeNetArchitecture.Paper);
        File.WriteAllBytes(_folder["weights"], PublishedForms.Write(form, published.Weights));

        var tuned = Fit(KeepBody with { InitialWeights = _folder["weights"], Architecture = GoogLeNetArchitecture.Paper }, classes: 2);

        Assert.Equal(published.Weights[Body].Values, tuned[Body].Values);
        Assert.Equal([2, 1024], tuned[Head].Shape);
    }

    [Fact]
    public void Rows_without_names_are_said_to_be_taken_in_their_order()
    {
        string file = Write(TrainedWeights());

        Fit(KeepBody with { InitialWeights = file }, classes: 2);

        Assert.Contains(_log, line => line.Contains(
            $"'{file}' does not name its classes, and their number, 2, is the same as here: the rows of its classifier are assumed to be "
            + "these classes in this order: 'a', 'b'."));
        Assert.Contains(_log, line => line.Contains($"Starting from '{file}'; afresh: nothing."));
    }

    [Theory]
    [InlineData("pipeline")]
    [InlineData("network")]
    [InlineData("safetensors")]
    [InlineData("ONNX")]
    public void Classes_keep_their_rows_in_whatever_order(string form)
    {
        GoogLeNetModel model = Named(SyntheticModels.Make(GoogLeNetArchitecture.Paper, classes: 3, mean: []), "c", "a", "b");
        var mlContext = new MLContext(seed: 1);
        IDataView data = ColourRows.View(mlContext, ColourRows.Make(classes: 3, perClass: 2));
        using GoogLeNetTransformer trained = new(mlContext, model, new("Pixels", "Label", "Score", "PredictedLabel"));
        switch (form)
        {
            case "pipeline":
                ITransformer pipeline = mlContext.Transforms.CopyColumns("Copy", "Pixels").Fit(data).Append(trained);
                mlContext.Model.Save(pipeline, data.Schema, _folder["file"]);
                break;
            case "network": mlContext.Model.Save(trained, data.Schema, _folder["file"]); break;
            case "safetensors": trained.SaveWeights(_folder["file"]); break;
            case "ONNX": trained.SaveOnnx(_folder["file"]); break;
        }

        using GoogLeNetTransformer tuned = mlContext.MulticlassClassification.Trainers.GoogLeNet(
            KeepBody with { InitialWeights = _folder["file"], Architecture = GoogLeNetArchitecture.Paper }).Fit(data);

        Assert.Equal(["a", "b", "c"], tuned.Model.ClassNames);
        float[][] before = [.. trained.Transform(data).GetColumn<float[]>("Score")];
        float[][] after = [.. tuned.Transform(data).GetColumn<float[]>("Score")];
        Assert.All(before.Zip(after), row => Assert.Equal(
            [row.First[1], row.First[2], row.First[0]], row.Second, (expected, actual) => Math.Abs(expected - actual) < 1e-5));
        Assert.True(before.SelectMany(row => row).Distinct().Count() > 3); // they depend on the image
    }

    [Theory]
    [InlineData(GradientOptimizer.Sgd)]
    [InlineData(GradientOptimizer.AdamW)]
    public void New_classes_start_afresh_and_learn_at_the_full_rate_beside_those_that_the_file_knows(GradientOptimizer optimizer)
    {
        var file = TrainedWeights();
        GoogLeNetOptions options = KeepBody with
        {
            InitialWeights = Write(file, "c", "a"),
            Optimizer = optimizer,
            MiniBatchSize = 64, // one step
            LearningRate = 0.001,
        };
        float[] Rows(double factor, double rate = 0.001) =>
            Fit(options with { PretrainedLearningRateFactor = factor, LearningRate = rate }, classes: 3)[Head].Values;

        float[] start = Rows(factor: 0, rate: 1e-30), none = Rows(factor: 0), half = Rows(factor: 0.5), whole = Rows(factor: 1);

        Assert.Equal(file[Head].Values[1024..], none[..1024]);  // a is the file's second class
        Assert.Equal(file[Head].Values[..1024], none[2048..]);  // c its first
        Assert.InRange(start[1024..2048].Distinct().Count(), 900, 1024);
        Assert.All(start[1024..2048], value => Assert.InRange(value, -0.0542f, 0.0542f)); // √(3 / 1024)
        WeightTensor Row(float[] rows, int row) => new([1024], rows[(1024 * row)..(1024 * (row + 1))]);
        double Moved(float[] rows, int row) => Distance(Row(start, row), Row(rows, row));
        Assert.All([0, 2], row => Assert.Equal(0.5, Moved(half, row) / Moved(whole, row), 0.01));
        Assert.True(Moved(none, 1) > 0);
        Assert.All([none, half], rows => Assert.Equal(1, Moved(rows, 1) / Moved(whole, 1), 0.01));
        Assert.Contains(_log, line => line.Contains("; afresh: the classes 'b'."));
    }

    [Fact]
    public void A_training_with_old_and_new_classes_resumes_to_the_bit()
    {
        GoogLeNetOptions options = KeepBody with
        {
            InitialWeights = Write(TrainedWeights(), "c", "a"),
            PretrainedLearningRateFactor = 0.3,
            Epochs = 3,
            Optimizer = GradientOptimizer.AdamW,
            Schedule = LearningRateSchedule.Constant,
            LearningRate = 0.001,
        };
        var straight = Fit(options, classes: 3);

        Fit(options with { Epochs = 2, Checkpoint = _folder["state"] }, classes: 3);
        var resumed = Fit(options with { ResumeFrom = _folder["state"] }, classes: 3);

        Assert.All(straight, pair => Assert.Equal(pair.Value.Values, resumed[pair.Key].Values));
    }

    [Fact]
    public void A_classifier_that_is_kept_whole_is_not_computed_before_training()
    {
        var file = TrainedWeights();

        var kept = Fit(KeepBody with { InitialWeights = Write(file, "b", "a"), HeadFirst = true }, classes: 2);

        Assert.Equal([.. file[Head].Values[1024..], .. file[Head].Values[..1024]], kept[Head].Values);
        Assert.Contains(_log, line => line.Contains("names all classes, so training starts from its classifier."));
    }

    [Fact]
    public void Classes_that_are_all_new_start_afresh_though_there_are_as_many()
    {
        var file = TrainedWeights();

        var tuned = Fit(KeepBody with { InitialWeights = Write(file, "x", "y"), LearningRate = 1e-30 }, classes: 2);

        Assert.All(tuned[Head].Values.Zip(file[Head].Values).Take(100), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Equal(file[Body].Values, tuned[Body].Values);
        Assert.Contains(_log, line => line.Contains("; afresh: fc."));
    }

    [Fact]
    public void The_classifier_starts_afresh_where_the_file_has_none()
    {
        var file = TrainedWeights();
        file.Remove("fc.weight");
        file.Remove("fc.bias");

        var tuned = Fit(KeepBody with { InitialWeights = Write(file) }, classes: 2);

        Assert.Equal([2, 1024], tuned[Head].Shape);
        Assert.Equal(file[Body].Values, tuned[Body].Values);
    }

    [Fact]
    public void A_pretrained_body_learns_at_its_share_of_the_learning_rate()
    {
        var file = TrainedWeights();
        double Moved(double share) => Distance(file[Body], Fit(
            KeepBody with { InitialWeights = Write(file), PretrainedLearningRateFactor = share, MiniBatchSize = 64 }, classes: 3)[Body]);

        double slow = Moved(0.1), fast = Moved(1); // one step each, of the same gradient

        Assert.True(slow > 0);
        Assert.Equal(10, fast / slow, 0.5);
    }

    [Fact]
    public void The_same_seed_tunes_to_the_same_weights()
    {
        GoogLeNetOptions options = KeepBody with { InitialWeights = Write(TrainedWeights()), PretrainedLearningRateFactor = 0.1 };

        Assert.Equal(Fit(options, classes: 3)[Body].Values, Fit(options, classes: 3)[Body].Values);
    }

    [Fact]
    public void Everything_that_does_not_fit_is_listed_in_one_message()
    {
        var file = TrainedWeights();
        file.Remove("conv2.conv.weight");
        file.Remove("inception5b.branch4.1.bn.bias");
        file["inception9z.extra"] = new([1], [0]);
        file[Body] = new([64, 192, 1, 2], new float[64 * 192 * 2]);

        var error = Assert.Throws<InvalidDataException>(() => Fit(KeepBody with { InitialWeights = Write(file) }, classes: 2));

        Assert.Contains("missing conv2.conv.weight", error.Message);
        Assert.Contains("missing inception5b.branch4.1.bn.bias", error.Message);
        Assert.Contains("unknown inception9z.extra", error.Message);
        Assert.Contains($"{Body} is [64, 192, 1, 2] and should be [64, 192, 1, 1]", error.Message);
    }

    [Fact]
    public void Weights_of_the_other_architecture_say_which_to_set()
    {
        var error = Assert.Throws<InvalidDataException>(() => Fit(
            KeepBody with { InitialWeights = Write(TrainedWeights()), Architecture = GoogLeNetArchitecture.Paper }, classes: 2));

        Assert.EndsWith("weights.safetensors' has weights of the Torchvision architecture; the options say Paper. "
            + "Set Architecture to Torchvision.", error.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        string path = _folder["nowhere.safetensors"];

        Assert.Contains(path, Assert.Throws<FileNotFoundException>(
            () => Fit(KeepBody with { InitialWeights = path }, classes: 2)).Message);
    }

    [Fact]
    public void A_file_of_something_else_is_named()
    {
        File.WriteAllText(_folder["notes.txt"], "These are not weights.");

        Assert.StartsWith($"Cannot read weights from '{_folder["notes.txt"]}'. ", Assert.Throws<InvalidDataException>(
            () => Fit(KeepBody with { InitialWeights = _folder["notes.txt"] }, classes: 2)).Message);
    }

    [Fact]
    public void Weights_of_another_network_are_refused() => Assert.Contains("which are not those of a GoogLeNet",
        Assert.Throws<InvalidDataException>(() => Fit(
            KeepBody with { InitialWeights = Write(new() { ["layer1.weight"] = new([1], [0]) }) }, classes: 2)).Message);

    [Theory]
    [InlineData(101.5f, false)]
    [InlineData(110, true)]
    public void Pixels_with_another_mean_than_the_weights_are_told(float mean, bool isTold)
    {
        var mlContext = new MLContext(seed: 1);
        mlContext.Log += (_, entry) => _log.Add(entry.Message);
        IDataView bytes = ColourRows.BytesView(mlContext, ColourRows.Make(classes: 2, perClass: 4));
        string file = Write(TrainedWeights(), "a", "b");

        mlContext.Transforms.NormalizeZeroMean("Pixels", new ChannelMean(100, mean, 100))
            .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(KeepBody with { InitialWeights = file }))
            .Fit(bytes).Dispose();

        Assert.Equal(isTold, _log.Any(line => line.Contains(
            $"The weights of '{file}' were trained on pixels minus 100, 100, 100 (red, green, blue), but these are pixels minus 100, 110, "
                + "100.")));
    }

    private Dictionary<string, WeightTensor> TrainedWeights() => flowers.GoogLeNet.Model.Weights.ToDictionary();

    private static GoogLeNetModel Named(GoogLeNetModel model, params string[] names) =>
        new(model.Architecture, names, model.ImageSize, model.Mean, model.Weights);

    private string Write(Dictionary<string, WeightTensor> tensors, params string[] classNames)
    {
        string path = _folder["weights.safetensors"];
        using FileStream file = File.Create(path);
        if (classNames.Length > 0)
            GoogLeNetWeights.Write(new(GoogLeNetArchitecture.Torchvision, classNames, 32, [100, 100, 100], tensors), file);
        else
            SafetensorsFile.Write(file, tensors); // as others write it
        return path;
    }

    private IReadOnlyDictionary<string, WeightTensor> Fit(GoogLeNetOptions options, int classes)
    {
        var mlContext = new MLContext(seed: 1);
        mlContext.Log += (_, entry) => _log.Add(entry.Message);
        using GoogLeNetTransformer tuned = mlContext.MulticlassClassification.Trainers.GoogLeNet(options)
            .Fit(ColourRows.View(mlContext, ColourRows.Make(classes, perClass: 4)));
        return tuned.Model.Weights;
    }

    private static double Distance(WeightTensor left, WeightTensor right) =>
        Math.Sqrt(left.Values.Zip(right.Values, (a, b) => Math.Pow(a - b, 2)).Sum());
}
