using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Heads;

/// <summary>Classes that are added to a trained network.</summary>
public sealed class AddClassesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly List<string> _log = [];
    private readonly ColourRows[] _all = ColourRows.Make(classes: 4, perClass: 16);
    private readonly ColourRows[] _new, _old;
    private readonly GoogLeNetTransformer _network;

    public AddClassesTests()
    {
        (_new, _old) = ([.. _all.Where(row => row.Class is "a" or "d")], [.. _all.Where(row => row.Class is "b" or "c")]);
        using GoogLeNetTransformer start = Network(SyntheticModels.Make(GoogLeNetArchitecture.Paper, mean: []));
        _network = _mlContext.MulticlassClassification.Trainers.GoogLeNet(TrainingRecipe.Head(start) with { ImageSize = 32, Seed = 1 })
            .Fit(View(_old));
        _mlContext.Log += (_, entry) => _log.Add(entry.Message);
    }

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void New_classes_come_after_the_known_ones_which_stay_as_they_are_to_the_bit(bool hasReference)
    {
        using GoogLeNetTransformer more =
            _network.AddClasses(View(_new), new() { Reference = hasReference ? View(_old) : null, MaxLoss = 1 });

        Assert.Equal(["b", "c", "a", "d"], more.Model.ClassNames);
        Assert.Equal(_network.Model.Weights.Keys.Order(), more.Model.Weights.Keys.Order());
        Assert.All(_network.Model.Weights, pair =>
            Assert.Equal(pair.Value.Values, more.Model.Weights[pair.Key].Values[..pair.Value.Values.Length]));
        Assert.Equal([4, 1024], more.Model.Weights["fc.weight"].Shape);
        Assert.All(Logits(_network).Zip(Logits(more)), row => Assert.Equal(row.First, row.Second[..2]));
        Assert.Equal(!hasReference, _log.Any(line => line.Contains("There are no reference images, so nothing was checked: ")));
        Assert.Contains(_log, line => line.Contains("Added 'a', 'd' to 2 classes in "));
    }

    [Fact]
    public void Its_training_images_are_those_of_the_network_and_the_new_ones()
    {
        using GoogLeNetTransformer more = _network.AddClasses(View(_new), new() { Reference = View(_old), MaxLoss = 1 });

        Assert.Equal(_old.Length, _network.Evaluate(View(_old)).TrainedOn!.Count(leak => leak.IsExact));
        Assert.Equal(_new.Length, more.Evaluate(View(_new)).TrainedOn!.Count(leak => leak.IsExact));
        Assert.Equal(_old.Length, more.Evaluate(View(_old)).TrainedOn!.Count(leak => leak.IsExact));
    }

    [Fact]
    public void It_tells_new_classes_from_each_other_and_from_known_ones_on_images_it_did_not_learn_from()
    {
        using GoogLeNetTransformer more = _network.AddClasses(View(_new), new() { Reference = View(_old), MaxLoss = 1 });

        ColourRows[] others = ColourRows.Make(classes: 4, perClass: 20, seed: 2);
        Assert.InRange(Accuracy(more, others), 0.8, 1);
        Assert.InRange(Accuracy(more, [.. others.Where(row => row.Class is "a" or "d")]), 0.8, 1);
    }

    [Fact]
    public void The_same_comes_out_again()
    {
        using GoogLeNetTransformer one = _network.AddClasses(View(_new), new() { Reference = View(_old), MaxLoss = 1 });
        using GoogLeNetTransformer two = _network.AddClasses(
            View(_new), new() { Reference = View(_old), MaxLoss = 1, FeatureCache = _folder["features"] });
        using GoogLeNetTransformer three = _network.AddClasses(
            View(_new), new() { Reference = View(_old), MaxLoss = 1, FeatureCache = _folder["features"] });

        Assert.Equal(Head(one), Head(two));
        Assert.Equal(Head(one), Head(three));
        Assert.Contains(_log, line => line.Contains("; 64 of 64 views were in "));
    }

    [Fact]
    public void Options_and_ranges_are_kept_and_it_is_saved_and_exported_like_any_network()
    {
        using GoogLeNetTransformer quantized = _network.Quantize(View(_old)).With(new ScoringOptions { Temperature = 2, TopK = 2 });
        using GoogLeNetTransformer more = quantized.AddClasses(View(_new), new() { Reference = View(_old), MaxLoss = 1 });

        Assert.Equal(quantized.ScoringOptions, more.ScoringOptions);
        Assert.Equal(quantized.ComputeOptions, more.ComputeOptions);
        using GoogLeNetTransformer int8 = more.With(new ComputeOptions { Precision = Precision.Int8 });
        Assert.InRange(Accuracy(int8, _all), 0.8, 1);
        _mlContext.Model.Save(more, View(_all).Schema, _folder["more.zip"]);
        using var loaded = (GoogLeNetTransformer)_mlContext.Model.Load(_folder["more.zip"], out _);
        Assert.Equal(Logits(more), Logits(loaded));
        more.SaveOnnx(_folder["more.onnx"]);
        more.SaveWeights(_folder["more.safetensors"]);
        using GoogLeNetTransformer again = GoogLeNetTransformer.FromWeights(_mlContext, _folder["more.safetensors"]);
        Assert.Equal(Logits(more), Logits(again));
    }

    [Fact]
    public void Nothing_is_returned_where_known_classes_lose_more_than_they_may()
    {
        // Half of the images of "b" come as those of a new class too.
        ColourRows[] twins = [.. ColourRows.Make(classes: 2, perClass: 16, seed: 3).Where(row => row.Class == "b").Select(row =>
            new ColourRows { Pixels = row.Pixels, Class = "twin of b" })];

        string refused = Assert.Throws<InvalidOperationException>(
            () => _network.AddClasses(View(twins), new() { Reference = View(_old) })).Message;
        using GoogLeNetTransformer allowed = _network.AddClasses(View(twins), new() { Reference = View(_old), MaxLoss = 1 });

        Assert.Matches(@"^No class was added: the accuracy on the 32 reference images, of 2 of 2 known classes, would fall from 1\.000 to "
            + @"0\.\d{3}, by more than MaxLoss, 0\.02\. Classes that lose: b from 1\.000 to 0\.\d{3} of 16", refused);
        Assert.EndsWith("raise MaxLoss, or train with StartFrom on images of all classes.", refused);
        Assert.Equal(["b", "c", "twin of b"], allowed.Model.ClassNames);
        Assert.Contains(_log, line => line.Contains("known classes, goes from 1.000 to 0.") && line.Contains("classes that lose: b from"));
    }

    [Fact]
    public void Names_without_rows_do_not_count_and_rows_without_images_are_left_out()
    {
        ColourRows[] rows = [.. _new.Where(row => row.Class == "d")];
        IDataView named = ColourRows.View(_mlContext, rows, classNames: ["a", "b", "c", "d"]);

        using GoogLeNetTransformer more = _network.AddClasses(named, new() { Reference = View(_old), MaxLoss = 1 });

        Assert.Equal(["b", "c", "d"], more.Model.ClassNames);
        rows[0].Pixels = [];
        using GoogLeNetTransformer fewer = _network.AddClasses(ColourRows.View(_mlContext, rows, side: 0));
        Assert.Contains(_log, line => line.Contains("1 rows without an image and 0 without a label are left out of training."));
        Assert.Equal("No row has an image of 'e' in column 'Pixels'. Give images of each class, or remove its rows.",
            Assert.Throws<InvalidOperationException>(() => _network.AddClasses(
                ColourRows.View(_mlContext, [.. rows, new ColourRows { Class = "e" }], side: 0))).Message);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.StartsWith("Column 'Label' has rows of classes that the network knows: 'b', 'c'. Remove these rows, or train with StartFrom",
            Assert.Throws<ArgumentOutOfRangeException>("images", () => _network.AddClasses(View(_all))).Message);
        Assert.Equal("The reference has images of class 'a', which the network does not know. Remove it from Reference.",
            Assert.Throws<InvalidOperationException>(() => _network.AddClasses(View(_new), new() { Reference = View(_all) })).Message);
        Assert.StartsWith("MaxLoss is 1.5; it must be from 0 to 1.",
            Assert.Throws<ArgumentOutOfRangeException>("options", () => _network.AddClasses(View(_new), new() { MaxLoss = 1.5 })).Message);
        Assert.StartsWith($"FeatureCache is '{_folder.FullPath}', which is a folder", Assert.Throws<ArgumentOutOfRangeException>(
            "options", () => _network.AddClasses(View(_new), new() { FeatureCache = _folder.FullPath })).Message);
        Assert.Contains("There is no column 'Label'", Assert.Throws<ArgumentOutOfRangeException>("images", () => _network.AddClasses(
            _mlContext.Transforms.DropColumns("Label").Fit(View(_new)).Transform(View(_new)))).Message);
        Assert.Contains("There is no column 'Label'; the columns of the reference are", Assert.Throws<ArgumentOutOfRangeException>(
            "options", () => _network.AddClasses(View(_new), new()
            {
                Reference = _mlContext.Transforms.DropColumns("Label").Fit(View(_old)).Transform(View(_old)),
            })).Message);
        using GoogLeNetTransformer average = GoogLeNetTransformer.Average(_network, _network);
        Assert.StartsWith("This is an average of 2 networks, but a network to add classes to has one.",
            Assert.Throws<InvalidOperationException>(() => average.AddClasses(View(_new))).Message);
        Assert.Throws<OperationCanceledException>(
            () => _network.AddClasses(View(_new), new() { CancellationToken = new CancellationToken(canceled: true) }));
        GoogLeNetTransformer disposed = _network.With(new ScoringOptions());
        disposed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => disposed.AddClasses(View(_new)));
    }

    private GoogLeNetTransformer Network(GoogLeNetModel model) =>
        new(_mlContext, model, new("Pixels", "Label", "Score", "PredictedLabel"));

    private IDataView View(ColourRows[] rows) => ColourRows.View(_mlContext, rows);

    private float[][] Logits(GoogLeNetTransformer model)
    {
        using GoogLeNetTransformer plain = model.With(new ScoringOptions { OutputLogits = true });
        return [.. plain.Transform(View(_all)).GetColumn<float[]>("Score")];
    }

    private double Accuracy(GoogLeNetTransformer model, ColourRows[] rows) =>
        _mlContext.MulticlassClassification.Evaluate(
            model.Transform(ColourRows.View(_mlContext, rows, classNames: [.. model.Model.ClassNames]))).MicroAccuracy;

    private static float[] Head(GoogLeNetTransformer model) =>
        [.. model.Model.Weights["fc.weight"].Values, .. model.Model.Weights["fc.bias"].Values];
}
