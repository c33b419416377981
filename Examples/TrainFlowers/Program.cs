// Draws flowers (or takes your images), trains GoogLeNet on them, saves the model, loads it again, and tests what was loaded.
using CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet;
using TrainFlowers;

BestEffortWriter.TakeOverConsole();
return await Options.Run(args, (options, cancellation) =>
{
    var mlContext = new MLContext(seed: 1);
    mlContext.Log += (_, entry) =>
    {
        if (entry.Kind == ChannelMessageKind.Warning && entry.Source.Contains("GoogLeNet"))
            Console.WriteLine(entry.RawMessage);
    };

    // The images: a fifth of each class is held out for the test.
    ImageSets images = ImageSets.Load(mlContext, options, cancellation);
    Console.WriteLine($"Images: {images.Source}");

    // The pipeline: image files, their pixels, the pixels minus their mean, the network.
    GoogLeNetOptions training = TrainingChoice.For(options);
    PixelLoadingOptions loading = TrainingChoice.Loading(training);
    var history = new TrainingHistory(new EpochLines());
    var pipeline = mlContext.Transforms.LoadPixels("Pixels", "ImagePath", loading)
        .Append(TrainingChoice.Mean(training) is { } mean
            ? mlContext.Transforms.NormalizeZeroMean("Pixels", mean) // the mean that the weights were trained with
            : mlContext.Transforms.NormalizeZeroMean("Pixels"))      // the mean of these images
        .Append(mlContext.MulticlassClassification.Trainers.GoogLeNet(training with
        {
            ValidationColumnName = images.ValidationColumnName,
            Progress = history,
            CancellationToken = cancellation, // Ctrl+C: Fit returns the best weights so far
        }));

    // Train, and save.
    ModelFile.ThrowUnlessItCanBeSaved(mlContext, images.Train.Schema);
    using (var trained = pipeline.Fit(images.Train))
        ModelFile.Save(mlContext, trained, images.Train.Schema, options.Output);
    Console.WriteLine($"Saved {options.Output}, {new FileInfo(options.Output).Length / 1e6:0.0} MB");

    // Load, as any other program would. Nothing is scored until rows are read; the cache scores each image once.
    using var model = (TransformerChain<ITransformer>)mlContext.Model.Load(options.Output, out _);
    IDataView scored = Scores.Of(mlContext, model, images.Test);
    Scores.PrintSome(mlContext, scored);

    Evaluation test = Evaluation.Of(mlContext, scored);
    if (options.Report is { } report)
        Report.Of(mlContext, options, training, images, history, model, scored, test).Save(report);
    Console.WriteLine(test);
}, Console.Error);
