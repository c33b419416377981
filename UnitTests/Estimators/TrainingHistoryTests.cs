using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators;

public sealed class TrainingHistoryTests
{
    private static readonly EpochMetrics First = new(
        1, 2, LearningRate: 0.01, TrainingLoss: 1.5, TrainingAccuracy: 0.25,
        ValidationLoss: 1.25, ValidationAccuracy: 0.5, ValidationMacroAccuracy: 1.0 / 3, IsBest: true, Duration: TimeSpan.FromSeconds(2.5));

    private static readonly EpochMetrics Second = new(
        2, 2, LearningRate: 1e-7, TrainingLoss: 1, TrainingAccuracy: 0.75,
        ValidationLoss: null, ValidationAccuracy: null, ValidationMacroAccuracy: null, IsBest: false, Duration: TimeSpan.FromMinutes(2));

    [Fact]
    public void Epochs_are_kept_in_order_and_told_on()
    {
        var inner = new History();
        var history = new TrainingHistory(inner);

        history.Report(First);
        IReadOnlyList<EpochMetrics> before = history.Epochs;
        history.Report(Second);

        Assert.Equal([First], before);
        Assert.Equal([First, Second], history.Epochs);
        Assert.Equal([First, Second], inner.Epochs);
    }

    [Fact]
    public void Training_fills_it()
    {
        var history = new TrainingHistory();
        var mlContext = new MLContext(seed: 1);
        mlContext.MulticlassClassification.Trainers.GoogLeNet(new GoogLeNetOptions
        {
            Architecture = GoogLeNetArchitecture.Torchvision,
            ImageSize = 32,
            Epochs = 2,
            Seed = 1,
            Progress = history,
        }).Fit(ColourRows.View(mlContext, ColourRows.Make(classes: 2, perClass: 4)));

        Assert.Equal([1, 2], history.Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public void The_table_has_a_row_an_epoch_and_NaN_for_what_is_missing()
    {
        IDataView table = Filled().ToDataView(new MLContext());

        Assert.Equal(
            ["Epoch", "Epochs", "LearningRate", "TrainingLoss", "TrainingAccuracy", "ValidationLoss", "ValidationAccuracy",
                "ValidationMacroAccuracy", "IsBest", "Seconds"],
            table.Schema.Select(column => column.Name));
        Assert.Equal([1, 2], table.GetColumn<int>("Epoch"));
        Assert.Equal([0.01, 1e-7], table.GetColumn<double>("LearningRate"));
        Assert.Equal([1.25, double.NaN], table.GetColumn<double>("ValidationLoss"));
        Assert.Equal([1.0 / 3, double.NaN], table.GetColumn<double>("ValidationMacroAccuracy"));
        Assert.Equal([true, false], table.GetColumn<bool>("IsBest"));
        Assert.Equal([2.5, 120], table.GetColumn<double>("Seconds"));
    }

    [Fact]
    public void The_file_is_the_same_in_every_culture_and_has_all_digits()
    {
        using var folder = new TempFolder();
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE"); // a comma in numbers
            Filled().WriteCsv(folder["history.csv"]);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Equal(
            [
                "Epoch,Epochs,LearningRate,TrainingLoss,TrainingAccuracy,"
                    + "ValidationLoss,ValidationAccuracy,ValidationMacroAccuracy,IsBest,Seconds",
                "1,2,0.01,1.5,0.25,1.25,0.5,0.3333333333333333,True,2.5",
                "2,2,1E-07,1,0.75,,,,False,120",
            ], File.ReadAllLines(folder["history.csv"]));
        // no byte order mark, which many programs take for a part of the name
        Assert.Equal((byte)'E', File.ReadAllBytes(folder["history.csv"])[0]);
    }

    private static TrainingHistory Filled()
    {
        var history = new TrainingHistory();
        history.Report(First);
        history.Report(Second);
        return history;
    }
}
