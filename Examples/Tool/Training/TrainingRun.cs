using System.Globalization;
using Microsoft.ML;
using MLNet.GoogLeNet;
using Spectre.Console;
using Tool.Display;
using Tool.Models;

namespace Tool.Training;

/// <summary>Trains models into a file.</summary>
/// <param name="mlContext">The context.</param>
/// <param name="console">Where progress is shown.</param>
/// <param name="data">The images.</param>
/// <param name="output">The file.</param>
/// <param name="cancellation">Ends a training.</param>
internal sealed class TrainingRun(
    MLContext mlContext, IAnsiConsole console, TrainingData data, string output, CancellationToken cancellation)
{
    /// <summary>Trains and saves.</summary>
    public TrainedModel Train(GoogLeNetOptions options)
    {
        var (model, trained) = Fit(options);
        Save(model);
        return trained;
    }

    /// <summary>
    /// Trains and saves the classifier alone, and tests it; then trains all layers from there, and saves them unless they do worse on
    /// validation images.
    /// </summary>
    public TrainedModel TrainHeadFirst(GoogLeNetOptions headOptions, GoogLeNetOptions options)
    {
        TrainedModel head = Train(headOptions);
        using (SavedModel saved = SavedModel.Open(mlContext, output))
            console.WritePlainLine($"classifier alone: {Evaluation.Of(mlContext, Evaluation.Score(mlContext, saved, data.Test))}");

        var (model, all) = Fit(options with { InitialWeights = output });
        bool isBetter = all.IsBetterThan(head);
        string outcome = isBetter ? "all layers take its place." : $"{output} keeps the classifier alone.";
        console.WritePlainLine(all.ValidationAccuracy is not { } accuracy
            ? $"No images were held out to compare all layers with the classifier alone: {outcome}"
            : string.Create(CultureInfo.InvariantCulture,
                $"Validation accuracy {head.ValidationAccuracy:0.0000} of the classifier alone, {accuracy:0.0000} of all layers: ")
                + outcome);
        if (!isBetter)
            return head;
        Save(model);
        return all;
    }

    private (ITransformer Model, TrainedModel Trained) Fit(GoogLeNetOptions options)
    {
        var history = new TrainingHistory();
        return (TrainingPipeline.Fit(mlContext, console, data, options, history, cancellation), new(options, history));
    }

    private void Save(ITransformer model) => ModelFile.Save(mlContext, console, model, data.Train.Schema, output);
}
