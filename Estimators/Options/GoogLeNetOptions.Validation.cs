namespace MLNet.GoogLeNet;

public sealed partial record GoogLeNetOptions
{
    /// <exception cref="ArgumentException">A value is out of the range that its property states.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder of the checkpoint does not exist.</exception>
    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(PixelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(LabelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(ScoreColumnName);
        ArgumentException.ThrowIfNullOrEmpty(PredictedLabelColumnName);
        RequireNewColumn(PredictedLabelColumnName, nameof(PredictedLabelColumnName), LabelColumnName, nameof(LabelColumnName));
        RequireNewColumn(ScoreColumnName, nameof(ScoreColumnName), LabelColumnName, nameof(LabelColumnName));
        RequireNewColumn(ScoreColumnName, nameof(ScoreColumnName), PredictedLabelColumnName, nameof(PredictedLabelColumnName));
        ArgumentNullException.ThrowIfNull(Augmentation);
        OptionRange.RequireNameOrNone(ValidationColumnName, nameof(ValidationColumnName));
        if (ValidationSet is not null && ValidationColumnName is not null)
            throw new ArgumentException(
                $"A validation set is given, and column '{ValidationColumnName}' says which rows to hold out. "
                + "Leave out ValidationSet or ValidationColumnName.", nameof(ValidationSet));
        OptionRange.RequireNameOrNone(InitialWeights, nameof(InitialWeights));
        OptionRange.RequireNameOrNone(ResumeFrom, nameof(ResumeFrom));
        ValidateRun();
        ValidateSteps();
        ValidateSchedule();
        Augmentation.Validate();
        ValidateHead();
    }

    // A column that is added hides one of the same name; labels and predictions have to be compared.
    private static void RequireNewColumn(string name, string option, string other, string otherOption)
    {
        if (name == other)
            throw new ArgumentException($"{option} and {otherOption} are both '{name}'; each column needs a name of its own.", option);
    }

    private void ValidateRun()
    {
        OptionRange.Require(Enum.IsDefined(Architecture), nameof(Architecture), Architecture, "Paper or Torchvision");
        OptionRange.Require(
            ImageSize is >= GoogLeNetModel.SmallestImageSize and <= GoogLeNetModel.LargestImageSize, nameof(ImageSize), ImageSize,
            $"from {GoogLeNetModel.SmallestImageSize} to {GoogLeNetModel.LargestImageSize}");
        OptionRange.Require(Epochs >= 1, nameof(Epochs), Epochs, "1 or more");
        OptionRange.Require(MiniBatchSize >= 1, nameof(MiniBatchSize), MiniBatchSize, "1 or more");
        OptionRange.Require(
            MiniBatchSize >= 2 || Architecture != GoogLeNetArchitecture.Torchvision, nameof(MiniBatchSize), MiniBatchSize,
            "2 or more with the Torchvision architecture, whose batch norm averages over the mini-batch");
        OptionRange.Require(
            ValidationFraction is >= 0 and < 1, nameof(ValidationFraction), ValidationFraction, "from 0 to below 1");
        OptionRange.Require(Enum.IsDefined(Device), nameof(Device), Device, "Cpu or Cuda");
        OptionRange.Require(
            Precision is Precision.Float32 or Precision.BFloat16, nameof(Precision), Precision, "Float32 or BFloat16 in training");
        OptionRange.Require(ImageCacheBytes >= 0, nameof(ImageCacheBytes), ImageCacheBytes, "0 or more");
        OptionRange.Require(Enum.IsDefined(BestBy), nameof(BestBy), BestBy, string.Join(", ", Enum.GetNames<TrainingMetric>()));
        OptionRange.Require(Patience is null or >= 1, nameof(Patience), Patience, "1 or more, or none");
        OptionRange.Require(
            CheckpointInterval is null || CheckpointInterval > TimeSpan.Zero, nameof(CheckpointInterval), CheckpointInterval, "above zero, or none");
    }

    private void ValidateSteps()
    {
        OptionRange.Require(Enum.IsDefined(Optimizer), nameof(Optimizer), Optimizer, "Sgd or AdamW");
        OptionRange.RequireAboveZero(LearningRate, nameof(LearningRate));
        OptionRange.RequireZeroOrMore(PretrainedLearningRateFactor, nameof(PretrainedLearningRateFactor));
        OptionRange.Require(
            LayerLearningRateDecay is > 0 and <= 1, nameof(LayerLearningRateDecay), LayerLearningRateDecay, "above 0 and at most 1");
        OptionRange.Require(HeadEpochs >= 0, nameof(HeadEpochs), HeadEpochs, "0 or more");
        OptionRange.Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "from 0 to below 1");
        OptionRange.RequireZeroOrMore(WeightDecay, nameof(WeightDecay));
        OptionRange.RequireZeroOrMore(BiasLearningRateFactor, nameof(BiasLearningRateFactor));
        OptionRange.Require(
            GradientClipNorm is null || (GradientClipNorm > 0 && double.IsFinite(GradientClipNorm.Value)), nameof(GradientClipNorm), GradientClipNorm, "above 0, or none");
        OptionRange.Require(AccumulationSteps >= 1, nameof(AccumulationSteps), AccumulationSteps, "1 or more");
        OptionRange.Require(LabelSmoothing is >= 0 and < 1, nameof(LabelSmoothing), LabelSmoothing, "from 0 to below 1");
        OptionRange.Require(Enum.IsDefined(Auxiliary), nameof(Auxiliary), Auxiliary, "Off, On or FromFile");
        OptionRange.RequireZeroOrMore(AuxiliaryLossWeight, nameof(AuxiliaryLossWeight));
        OptionRange.Require(Enum.IsDefined(Averaging), nameof(Averaging), Averaging, "None, Polyak or Exponential");
        OptionRange.Require(AveragingDecay is >= 0 and < 1, nameof(AveragingDecay), AveragingDecay, "from 0 to below 1");
        OptionRange.RequireWritable(Checkpoint, nameof(Checkpoint));
        if (ClassWeights is not null && BalanceClasses)
            throw new ArgumentException("Class weights are given and balanced ones are asked for. Leave out ClassWeights or BalanceClasses.");
        foreach (var (name, weight) in ClassWeights ?? new Dictionary<string, double>())
            OptionRange.Require(weight > 0 && double.IsFinite(weight), nameof(ClassWeights), $"{weight} for '{name}'", "above 0");
    }

    private void ValidateSchedule()
    {
        OptionRange.Require(Enum.IsDefined(Schedule), nameof(Schedule), Schedule, string.Join(", ", Enum.GetNames<LearningRateSchedule>()));
        OptionRange.Require(WarmUpEpochs >= 0 && double.IsFinite(WarmUpEpochs), nameof(WarmUpEpochs), WarmUpEpochs, "0 or more");
        OptionRange.Require(
            Schedule != LearningRateSchedule.OneCycle || WarmUpEpochs == 0, nameof(WarmUpEpochs), WarmUpEpochs, "0 with OneCycle, which warms up by itself");
        OptionRange.Require(DecayFactor is > 0 and <= 1, nameof(DecayFactor), DecayFactor, "above 0 and at most 1");
        OptionRange.RequireAboveZero(DecayEpochs, nameof(DecayEpochs));
        OptionRange.RequireAboveZero(PolynomialPower, nameof(PolynomialPower));
    }
}
