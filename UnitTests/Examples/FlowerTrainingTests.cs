using Microsoft.ML;
using Microsoft.ML.Data;
using Spectre.Console;
using TrainFlowers;
using TrainFlowers.Options;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples;

public sealed class FlowerTrainingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_refit_says_how_validation_went_and_gives_the_model_that_saw_all_pictures()
    {
        var run = new RunOptions
        {
            Data = SyntheticImages.ClassFolders(_folder, classes: 2, perClass: 10),
            Epochs = 1,
            BatchSize = 8,
            ImageSize = 32,
            ValidationFraction = 0.5,
            Recipe = RecipeName.Caffe,
            Precision = Precision.Float32,
        };

        var (plain, _) = Train(run);
        var (refitted, history) = Train(run with { Refit = true });
        var (all, _) = Train(run with { ValidationFraction = 0 });

        Assert.NotNull(Assert.Single(history.Epochs).ValidationAccuracy);
        Assert.Equal(all, refitted);
        Assert.NotEqual(plain, refitted);
    }

    private static (float[][] Scores, TrainingHistory History) Train(RunOptions run)
    {
        var mlContext = new MLContext(seed: 1);
        var history = new TrainingHistory();
        FlowerData data = FlowerData.Load(mlContext, run);
        IAnsiConsole console = Consoles.Redirected(new StringWriter());
        ITransformer model = FlowerTraining.Fit(mlContext, console, data, run, history, TestContext.Current.CancellationToken);
        using var owned = model as IDisposable;
        return ([.. model.Transform(data.Test).GetColumn<float[]>("Score")], history);
    }
}
