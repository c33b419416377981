using MLNet.GoogLeNet.Data.Options;

namespace MLNet.GoogLeNet;

public sealed partial record GoogLeNetOptions
{
    /// <param name="parameter">The parameter that the options came with.</param>
    /// <exception cref="ArgumentException">A value is out of the range that its property states, or two conflict.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder of the checkpoint does not exist.</exception>
    internal void Validate(string parameter)
    {
        var check = new OptionCheck(parameter);
        ValidateNames(check);
        ValidateStart(check);
        ValidateRun(check);
        ValidateSteps(check);
        ValidateSchedule(check);
        check.Agree(Augmentation is not null, "Augmentation is null; it must be AugmentationOptions. Leave it out for the defaults.");
        Augmentation!.Validate(check);
        ValidateHead(check);
    }

    private void ValidateNames(OptionCheck check)
    {
        check.Name(PixelColumnName);
        check.Name(LabelColumnName);
        check.Name(ScoreColumnName);
        check.Name(PredictedLabelColumnName);
        // A column that is added hides one of the same name; labels and predictions have to be compared.
        RequireTwoNames(PredictedLabelColumnName, nameof(PredictedLabelColumnName), LabelColumnName, nameof(LabelColumnName));
        RequireTwoNames(ScoreColumnName, nameof(ScoreColumnName), LabelColumnName, nameof(LabelColumnName));
        RequireTwoNames(ScoreColumnName, nameof(ScoreColumnName), PredictedLabelColumnName, nameof(PredictedLabelColumnName));
        check.NameOrNone(ValidationColumnName);
        check.Agree(
            ValidationSet is null || ValidationColumnName is null,
            $"A validation set is given, and column '{ValidationColumnName}' says which rows to hold out. "
            + "Leave out ValidationSet or ValidationColumnName.");
        check.NameOrNone(ResumeFrom);

        void RequireTwoNames(string name, string option, string other, string otherOption) =>
            check.Agree(name != other, $"{option} and {otherOption} are both '{name}'; each column needs a name of its own.");
    }

    private void ValidateStart(OptionCheck check)
    {
        check.NameOrNone(InitialWeights);
        if (Architecture is { } architecture)
            check.Defined(architecture, nameof(Architecture));
        if (StartFrom is not { } network)
            return;
        check.Agree(
            InitialWeights is null,
            $"StartFrom has a network to start from, and InitialWeights names '{InitialWeights}'. Leave one of them out.");
        check.Agree(
            network.NetworkCount == 1,
            $"StartFrom is an average of {network.NetworkCount} networks; training starts from one. Give one of those that were averaged.");
        check.Agree(
            Architecture is null || Architecture == network.Model.Architecture,
            $"Architecture is {Architecture}, and the network in StartFrom is {network.Model.Architecture}. Leave Architecture out.");
    }

    private void ValidateRun(OptionCheck check)
    {
        check.Range(
            ImageSize is >= GoogLeNetModel.SmallestImageSize and <= GoogLeNetModel.LargestImageSize, ImageSize,
            $"from {GoogLeNetModel.SmallestImageSize} to {GoogLeNetModel.LargestImageSize}");
        check.Range(TrainingSizeFactor is > 0 and <= 1, TrainingSizeFactor, "above 0 and at most 1");
        check.Range(Epochs >= 1, Epochs, "1 or more");
        check.Range(MiniBatchSize >= 1, MiniBatchSize, "1 or more");
        check.Range(
            MiniBatchSize >= 2 || (Architecture ?? StartFrom?.Model.Architecture) != GoogLeNetArchitecture.Torchvision,
            MiniBatchSize,
            "2 or more with the Torchvision architecture, whose batch norm averages over the mini-batch");
        long most = int.MaxValue / (3L * sizeof(float) * ImageSize * ImageSize); // bytes are counted in an int where tensors are filled
        check.Range(
            MiniBatchSize <= most || Train == TrainedLayers.Head, MiniBatchSize,
            $"{most} or less with ImageSize {ImageSize}, so that its images take less than 2 GiB. Lower MiniBatchSize or ImageSize");
        check.Range(ValidationFraction is >= 0 and < 1, ValidationFraction, "from 0 to below 1");
        check.Defined(Device);
        check.OneOf(Precision, [Precision.Auto, Precision.Float32, Precision.BFloat16], "in training");
        check.Range(Threads is null or >= 1, Threads, "1 or more, or null");
        check.Range(ImageCacheBytes >= 0, ImageCacheBytes, "0 or more");
        check.Defined(BestBy);
        check.Range(Patience is null or >= 1, Patience, "1 or more, or null");
        check.Range(CheckpointInterval is null || CheckpointInterval > TimeSpan.Zero, CheckpointInterval, "above zero, or null");
    }

    private void ValidateSteps(OptionCheck check)
    {
        check.Defined(Optimizer);
        check.AboveZero(LearningRate);
        check.ZeroOrMore(PretrainedLearningRateFactor);
        check.Range(LayerLearningRateDecay is > 0 and <= 1, LayerLearningRateDecay, "above 0 and at most 1");
        check.Range(Momentum is >= 0 and < 1, Momentum, "from 0 to below 1");
        check.ZeroOrMore(WeightDecay);
        check.ZeroOrMore(BiasLearningRateFactor);
        check.Range(
            GradientClipNorm is null || (GradientClipNorm > 0 && double.IsFinite(GradientClipNorm.Value)),
            GradientClipNorm, "above 0, or null");
        check.Range(AccumulationSteps >= 1, AccumulationSteps, "1 or more");
        check.Range(LabelSmoothing is >= 0 and < 1, LabelSmoothing, "from 0 to below 1");
        check.Defined(Auxiliary);
        check.ZeroOrMore(AuxiliaryLossWeight);
        check.Defined(Averaging);
        check.Range(AveragingDecay is >= 0 and < 1, AveragingDecay, "from 0 to below 1");
        check.WritableFile(Checkpoint);
        check.Defined(BalanceClasses);
        check.Agree(
            ClassWeights is null || BalanceClasses != ClassBalance.On,
            "Class weights are given and balanced ones are requested. Leave out ClassWeights or BalanceClasses.");
        foreach (var (name, weight) in ClassWeights ?? new Dictionary<string, double>())
            check.Range(weight > 0 && double.IsFinite(weight), $"{weight} for '{name}'", "above 0", nameof(ClassWeights));
    }

    private void ValidateSchedule(OptionCheck check)
    {
        check.Defined(Schedule);
        check.ZeroOrMore(WarmUpEpochs);
        check.Range(
            Schedule != LearningRateSchedule.OneCycle || WarmUpEpochs == 0, WarmUpEpochs, "0 with OneCycle, which warms up by itself");
        check.Range(DecayFactor is > 0 and <= 1, DecayFactor, "above 0 and at most 1");
        check.AboveZero(DecayEpochs);
        check.AboveZero(PolynomialPower);
    }
}
