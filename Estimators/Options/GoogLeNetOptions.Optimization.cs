namespace MLNet.GoogLeNet;

// What a step does: optimizer, learning rates, loss, averaging.
public sealed partial record GoogLeNetOptions
{
    /// <summary>The algorithm that turns gradients into steps.</summary>
    /// <value>Default <see cref="GradientOptimizer.Sgd"/> with momentum (paper, section 6).</value>
    public GradientOptimizer Optimizer { get; init; } = GradientOptimizer.Sgd;

    /// <summary>The highest learning rate of layers that start afresh; <see cref="Schedule"/> says how it changes.</summary>
    /// <value>Default 0.01 (BVLC "quick" solver). Above zero.</value>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>
    /// The learning rate of pretrained layers, as a share of <see cref="LearningRate"/>. In a classifier that keeps some
    /// classes and has new ones, this applies to the rows that were kept.
    /// </summary>
    /// <value>Default 0.1: a fresh classifier learns ten times as fast as a pretrained body. Zero
    /// keeps the weights of the body, and of a classifier that comes with it, while a computed or fresh one learns at the full rate; where
    /// the body has batch norm, the running statistics still follow the images.</value>
    public double PretrainedLearningRateFactor { get; init; } = 0.1;

    /// <summary>
    /// The learning rate of pretrained layers falls by this factor from the modules 5 to the modules 4, from there to the
    /// modules 3, and to the convolutions before them: lower layers know more that is of general use.
    /// </summary>
    /// <value>Default 0.7. Above 0, at most 1 (all alike).</value>
    public double LayerLearningRateDecay { get; init; } = 0.7;

    /// <summary>How the learning rate changes during training.</summary>
    /// <value>Default <see cref="LearningRateSchedule.Cosine"/>.</value>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>Number of epochs, whole or not, in which the learning rate rises linearly from zero before the schedule begins.</summary>
    /// <value>Default 0. Not negative. Must be 0 for <see cref="LearningRateSchedule.OneCycle"/>, which has its own rise.</value>
    public double WarmUpEpochs { get; init; }

    /// <summary>
    /// For <see cref="LearningRateSchedule.Step"/> and <see cref="LearningRateSchedule.Exponential"/>: the factor of each decrease.
    /// </summary>
    /// <value>Default 0.96 (paper, section 6: −4 %). Above 0, at most 1.</value>
    public double DecayFactor { get; init; } = 0.96;

    /// <summary>
    /// For <see cref="LearningRateSchedule.Step"/> and <see cref="LearningRateSchedule.Exponential"/>: after how many epochs the learning
    /// rate has fallen by <see cref="DecayFactor"/>.
    /// </summary>
    /// <value>Default 8 (paper, section 6). Above 0.</value>
    public double DecayEpochs { get; init; } = 8;

    /// <summary>For <see cref="LearningRateSchedule.Polynomial"/>: p of (1 − step/steps)^p.</summary>
    /// <value>Default 0.5 (BVLC "quick" solver). Above 0.</value>
    public double PolynomialPower { get; init; } = 0.5;

    /// <summary>Share of the last step that is added to the next; β₁ of AdamW.</summary>
    /// <value>Default 0.9 (paper, section 6). From 0 to below 1.</value>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Pull of the weights of convolutions and linear layers towards zero; biases and batch norm are spared.</summary>
    /// <value>Default 0.0002 (BVLC "quick" solver). Not negative. In AdamW it is decoupled from the gradient.</value>
    public double WeightDecay { get; init; } = 2e-4;

    /// <summary>The learning rate of the biases of convolutions and linear layers, relative to that of the weights.</summary>
    /// <value>Default 1; 2 in the BVLC solver. Not negative.</value>
    public double BiasLearningRateFactor { get; init; } = 1;

    /// <summary>The largest norm of the gradient over all parameters; longer gradients are scaled down to it.</summary>
    /// <value>Default none. Above 0.</value>
    public double? GradientClipNorm { get; init; }

    /// <summary>Number of mini-batches whose gradients are averaged for one step: for large mini-batches in little memory.</summary>
    /// <value>Default 1. At least 1.</value>
    public int AccumulationSteps { get; init; } = 1;

    /// <summary>
    /// Share of the certainty of a label that is spread evenly over all classes (Szegedy et al. 2015, arXiv 1512.00567, section 7).
    /// </summary>
    /// <value>Default 0. From 0 to below 1.</value>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// Weight of each class in the loss, by its name; classes that are left out weigh 1. The loss of a step is the weighted mean over its
    /// images, so weights need steps of two images or more, in one mini-batch or in several.
    /// </summary>
    /// <value>Default none. Each above 0. Not together with <see cref="BalanceClasses"/> on; they take the place of its default.</value>
    public IReadOnlyDictionary<string, double>? ClassWeights { get; init; }

    /// <summary>Whether classes with few images weigh more in the loss. The log has the weights.</summary>
    /// <value>Default <see cref="ClassBalance.Auto"/>.</value>
    public ClassBalance BalanceClasses { get; init; } = ClassBalance.Auto;

    /// <summary>Whether the two auxiliary classifiers take part in training.</summary>
    /// <value>Default <see cref="AuxiliaryClassifiers.FromFile"/>.</value>
    public AuxiliaryClassifiers Auxiliary { get; init; } = AuxiliaryClassifiers.FromFile;

    /// <summary>Share of each auxiliary classifier's loss in the total.</summary>
    /// <value>Default 0.3 (paper, section 5). Not negative.</value>
    public double AuxiliaryLossWeight { get; init; } = 0.3;

    /// <summary>Whether validation and the result take the average of the weights over many steps instead of the last ones.</summary>
    /// <value>Default <see cref="WeightAveraging.None"/>. The paper averages (section 6).</value>
    public WeightAveraging Averaging { get; init; } = WeightAveraging.None;

    /// <summary>For <see cref="WeightAveraging.Exponential"/>: the share of the average that each step keeps.</summary>
    /// <value>Default 0.99. From 0 to below 1. The first steps average more evenly: min(this, (1 + n) / (10 + n)).</value>
    public double AveragingDecay { get; init; } = 0.99;
}
