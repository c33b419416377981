using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNet.GoogLeNet.Data.Pixels;
using MLNet.GoogLeNet.Data.Rows;
using MLNet.GoogLeNet.Displays;
using MLNet.GoogLeNet.Heads;
using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.Transformers.Architecture;
using MLNet.GoogLeNet.Transformers.Scoring;
using MLNet.GoogLeNet.Transformers.Torch;
using MLNet.GoogLeNet.Transformers.Weights.Tensors;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace MLNet.GoogLeNet;

/// <summary>Trains a GoogLeNet on zero-mean pixels: the estimator behind <c>MulticlassClassification.Trainers.GoogLeNet</c>.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>Input columns</term><description><c>Pixels</c>, vector of single [3, H, W] minus its mean, and <c>Label</c>, a key
/// with class names.</description></item>
/// <item><term>Output columns</term><description><c>Score</c>, vector of single with a probability for each class;
/// <c>PredictedLabel</c>, a key with class names. The options name all four.</description></item>
/// <item><term>Looks at the data</term><description>Once, where the images fit into <see cref="GoogLeNetOptions.ImageCacheBytes"/> (3·H·W
/// bytes per image where they were bytes); those beyond it are read again in each epoch.</description></item>
/// <item><term>Runs on</term><description>One process on one machine: CPU, or one graphics card.</description></item>
/// </list>
/// Rows without an image or without a label are left out, with a warning in the log.
/// </remarks>
public sealed class GoogLeNetTrainer : ITrainerEstimator<GoogLeNetTransformer, GoogLeNetModel>
{
    private readonly IHost _host;
    private readonly GoogLeNetOptions _options;
    private readonly ColumnNames _columns;

    internal GoogLeNetTrainer(IHostEnvironment environment, GoogLeNetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(nameof(options));
        _host = environment.Register(nameof(GoogLeNetTrainer));
        int seed = _host.Rand.Next(); // drawn here, so that Fit gives the same however often it is called
        _options = options.Seed is null ? options with { Seed = seed } : options;
        _columns = new ColumnNames(
            options.PixelColumnName, options.LabelColumnName, options.ScoreColumnName, options.PredictedLabelColumnName);
        if (options.ValidationSet is { } set)
            RequireValidationSet(set.Schema, nameof(options));
    }

    /// <summary>The processor that <see cref="Precision.Auto"/> chooses for; to be replaced in tests only.</summary>
    internal ProcessorFeatures Processor { get; init; } = ProcessorFeatures.Current;

    /// <summary>What ML.NET asks of trainers: it needs no normalised input, makes probabilities, and reads the data once.</summary>
    public TrainerInfo Info { get; } = SchemaShapes.NewTrainerInfo(
        normalization: false, calibration: false, caching: false, supportValid: false, supportIncrementalTrain: false, supportTest: false);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        RequireInput(inputSchema, nameof(inputSchema));
        string[] anyNames = ["a", "b"]; // the shape does not depend on the names
        return inputSchema.With(
            Shape(ScoreColumns.PredictedLabel(_columns.PredictedLabel, anyNames)), Shape(ScoreColumns.Score(_columns.Score, anyNames)));
    }

    /// <summary>Trains, and reports to the options' progress and to the log.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of another type, or its images are too small.</exception>
    /// <exception cref="FileNotFoundException">There is no file of initial weights, or no checkpoint to resume from.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is nothing to learn from the rows, the validation set has a class that they do not have, or the first epoch diverged.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// The initial weights do not fit, or the checkpoint comes from training with different options or images.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// Cancelled before the first epoch was complete; or the <c>MLContext</c> was told to cancel, as AutoML does when a trial's time is up.
    /// Where the options have a <see cref="GoogLeNetOptions.Checkpoint"/>, one was written, unless it was cancelled before the first step.
    /// </exception>
    /// <exception cref="TrainingInterruptedException">A callback threw; the exception has the best model so far.</exception>
    public GoogLeNetTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireInput(input.Schema.ToShape(), nameof(input));
        InitialWeights.ThrowIfMissing(_options.InitialWeights, nameof(_options.InitialWeights));
        InitialWeights.ThrowIfMissing(_options.ResumeFrom, nameof(_options.ResumeFrom));

        using IChannel channel = _host.Start("Training");
        try
        {
            return _options.Train == TrainedLayers.Head ? FitHead(input, channel) : FitAll(input, channel);
        }
        finally
        {
            ProgressReports.End(_options);
        }
    }

    /// <summary>
    /// Looks for a learning rate: trains with a rate that grows from 1e-7 to 10 and gives the loss at each, as fastai's finder does. What
    /// was learnt is thrown away. The curve suggests a value for <see cref="GoogLeNetOptions.LearningRate"/>.
    /// </summary>
    /// <param name="input">The training data.</param>
    /// <param name="steps">Number of steps, 2 or more; 100 in fastai. Ends early where the loss explodes.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or of another type, or there are fewer than 2 steps.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no file of initial weights.</exception>
    /// <exception cref="InvalidOperationException">There is nothing to learn from the rows, or the classifier alone is trained.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the options or by the <c>MLContext</c>.</exception>
    public LearningRateCurve FindLearningRate(IDataView input, int steps = 100)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        ThrowIfHead("has no learning rate");
        RequireInput(input.Schema.ToShape(), nameof(input));
        InitialWeights.ThrowIfMissing(_options.InitialWeights, nameof(_options.InitialWeights));
        using IChannel channel = _host.Start("Learning-rate finder");
        GoogLeNetOptions options = TrainingPrecision.Chosen(_options with { ResumeFrom = null }, Processor, channel);
        Libtorch.Open(options.Device);
        var (classNames, reader, validation) = Readers(input);
        var (images, split) = Read(classNames, reader, validation, channel);
        PretrainedNetwork? start = Head(
            options with { MiniBatchProgress = null }, classNames, reader, validation, split, channel)?.Network
            ?? PretrainedNetwork.Find(options, images.Normalization);
        return OnHeap(() => LearningRateFinder.Find(options, classNames, images, split, start, steps, _host, channel), channel);
    }

    /// <summary>
    /// The first images of the first epoch exactly as <see cref="Fit"/> gives them to the network: shuffled, cropped, augmented and mixed
    /// as the options and their seed say, with their mean again so that people can see them. Reads the data once, as training does.
    /// </summary>
    /// <param name="input">The training data.</param>
    /// <param name="count">How many images, 1 or more; fewer where there are no more to train on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type, or the count is below 1.</exception>
    /// <exception cref="InvalidOperationException">There is nothing to learn from the rows, or the classifier alone is trained.</exception>
    public ImageGrid Preview(IDataView input, int count = 24)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ThrowIfHead("does not vary its images");
        RequireInput(input.Schema.ToShape(), nameof(input));
        using IChannel channel = _host.Start("Preview");
        var (classNames, reader, validation) = Readers(input);
        var (images, split) = Read(classNames, reader, validation, channel);
        return TrainingPreview.Of(_options, classNames, images, split, count);
    }

    // Wherever it was trained: the device of the training is not saved with the model, which is to score on machines without it.
    internal GoogLeNetTransformer Trained(GoogLeNetModel model) => new(_host, model, _columns);

    private GoogLeNetTransformer FitHead(IDataView input, IChannel channel)
    {
        var (classNames, reader, validation) = Readers(input);
        reader.WarnOfCutting(channel);
        var run = new HeadTraining(_options, classNames, reader, validation, _host, channel);
        try
        {
            return Trained(run.Train());
        }
        catch (CallbackException e)
        {
            throw Interrupted(e, run.Best);
        }
    }

    private GoogLeNetTransformer FitAll(IDataView input, IChannel channel)
    {
        GoogLeNetOptions options = TrainingPrecision.Chosen(_options, Processor, channel);
        Libtorch.Open(options.Device); // better to fail now than after the classifier was computed
        var (classNames, reader, validation) = Readers(input);
        reader.WarnOfCutting(channel);
        var (images, split) = Read(classNames, reader, validation, channel);
        HeadStart? start = Head(options, classNames, reader, validation, split, channel);
        return OnHeap(Train, channel);

        GoogLeNetTransformer Train()
        {
            using var run = new TrainingRun(options, classNames, images, split, start, _host, channel);
            try
            {
                GoogLeNetModel model = Model(run, run.Train());
                TrainingHistory.Tell(options.Progress, () => run.Margins.Suspects(classNames, PathsOf(input, split, channel)));
                return Trained(model);
            }
            catch (CallbackException e)
            {
                throw Interrupted(e, run.Best is { } best ? Model(run, best) : null, run.HasCheckpoint);
            }
        }

        GoogLeNetModel Model(TrainingRun run, IReadOnlyDictionary<string, WeightTensor> weights) => new(
            run.Architecture, classNames, _options.ImageSize, images.Normalization?.Mean ?? [], weights, images.Normalization?.Scale)
        {
            TrainingImages = run.TrainingImages,
        };
    }

    // The files of all rows; no image is read. None where the rows cannot be read once more as they were, which must not cost the model.
    private List<string>? PathsOf(IDataView input, ImageSplit split, IChannel channel)
    {
        if (input.Schema.GetColumnOrNull("ImagePath") is not { Type: TextDataViewType } path)
            return null;
        try
        {
            Dictionary<int, int> labels = split.Training.ToDictionary(image => image.Row, image => image.Label);
            DataViewSchema.Column label = input.Schema[_columns.Label];
            var paths = new List<string>();
            using DataViewRowCursor cursor = input.GetRowCursor([path, label]);
            var readPath = cursor.GetGetter<ReadOnlyMemory<char>>(path);
            var readLabel = cursor.GetGetter<uint>(label);
            ReadOnlyMemory<char> file = default;
            for (uint key = 0; cursor.MoveNext(); paths.Add(file.ToString()))
            {
                readPath(ref file);
                readLabel(ref key);
                if (labels.TryGetValue(paths.Count, out int before))
                    ImageReader.ThrowUnlessSame(paths.Count, (int)key - 1, before);
            }
            return paths.Count > labels.Keys.Max() ? paths : throw new InvalidOperationException("There are fewer rows than before.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            channel.Warning(MessageSensitivity.None, $"Suspect labels come without the paths of their images. {e.Message}");
            return null;
        }
    }

    // The classifier that is computed before all layers are trained; none where the options do not ask for it.
    private HeadStart? Head(
        GoogLeNetOptions options, string[] classNames, ImageReader reader, ImageReader? validation, ImageSplit split, IChannel channel)
    {
        if (!options.ComputesHead)
            return null;
        var head = new HeadTraining(options, classNames, reader, validation, _host, channel);
        try
        {
            return head.Start(split, isResumed: options.ResumeFrom is not null);
        }
        catch (CallbackException e)
        {
            throw Interrupted(e, best: null);
        }
    }

    private static T OnHeap<T>(Func<T> train, IChannel channel) =>
        HeapThreads.Shared.Run(train, warning => channel.Warning(MessageSensitivity.None, warning));

    private TrainingInterruptedException Interrupted(CallbackException e, GoogLeNetModel? best, bool hasCheckpoint = false)
    {
        string kept = best is null ? "No epoch was complete." : "The best model so far is in BestModel.";
        string checkpoint = hasCheckpoint ? $" ResumeFrom = \"{_options.Checkpoint}\" resumes from here." : "";
        return new($"{e.Message} This ended the training. {kept}{checkpoint}", e.InnerException!, best is null ? null : Trained(best));
    }

    private (string[] ClassNames, ImageReader Training, ImageReader? Validation) Readers(IDataView input)
    {
        string[] classNames = ImageReader.ClassNames(input.Schema[_columns.Label], nameof(input));
        if (classNames.Length < 2)
            throw new ArgumentOutOfRangeException(nameof(input),
                $"Column '{_columns.Label}' has one class only ({string.Join(", ", classNames)}); "
                + "a classifier learns to tell two or more apart. Add images of another class.");
        var training = new ImageReader(input, _columns, _options, nameof(input));
        return (classNames, training, _options.ValidationSet is { } set ? new(set, training, classNames, _columns, _options) : null);
    }

    private (ImageSet Images, ImageSplit Split) Read(
        string[] classNames, ImageReader reader, ImageReader? validation, IChannel channel)
    {
        ImageSet images = ImageSet.Read(reader, validation, _options.ImageCacheBytes, _options.CancellationToken, channel);
        return (images, ImageSplit.Of(images.Rows, classNames, _options, channel));
    }

    private void ThrowIfHead(string why)
    {
        if (_options.Train == TrainedLayers.Head)
            throw new InvalidOperationException($"The options say Train = Head, which {why}. Set Train to All.");
    }

    private void RequireInput(SchemaShape schema, string parameter)
    {
        TrainingColumns.Require(schema, _columns, parameter);
        if (_options.ValidationColumnName is { } name
            && TrainingColumns.Require(schema, name, "LoadFromImageList makes it of a list with a column 'split'", parameter) is var split
            && (split.Kind != VectorKind.Scalar || split.ItemType is not TextDataViewType))
            throw new ArgumentOutOfRangeException(parameter,
                $"Column '{name}' is {split.Describe()}; the column that marks rows to hold out is text, \"validation\" in those rows. "
                + "Name such a column, or leave ValidationColumnName out.");
    }

    private void RequireValidationSet(DataViewSchema schema, string parameter)
    {
        TrainingColumns.Require(schema.ToShape(), _columns, parameter, " of the validation set");
        PixelColumn.Require(schema, _columns.Pixels, PixelKind.Normalized, parameter)
            .RequireSide(_options.ImageSize, squares: false, parameter);
        ImageReader.ClassNames(schema[_columns.Label], parameter);
    }

    private static SchemaShape.Column Shape(DataViewSchema.DetachedColumn column) =>
        SchemaShapes.NewColumn(column.Name, column.Type, column.Annotations);
}
