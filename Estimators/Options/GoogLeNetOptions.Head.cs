using System.Reflection;
using MLNet.GoogLeNet.Data.Options;

namespace MLNet.GoogLeNet;

// The classifier, alone or before all layers.
public sealed partial record GoogLeNetOptions
{
    internal const int MostFeatureViews = 6;

    private static readonly string[] OfHead =
    [
        nameof(Train), nameof(FeatureViews), nameof(FeatureCache), nameof(Architecture), nameof(InitialWeights), nameof(StartFrom),
        nameof(ImageSize),
        nameof(ValidationFraction), nameof(ValidationColumnName), nameof(ValidationSet), nameof(BestBy), nameof(ClassWeights),
        nameof(BalanceClasses), nameof(Seed), nameof(PixelColumnName), nameof(LabelColumnName), nameof(ScoreColumnName),
        nameof(PredictedLabelColumnName), nameof(Progress), nameof(MiniBatchProgress), nameof(CancellationToken),
    ];

    /// <summary>The layers to train.</summary>
    /// <value>
    /// Default <see cref="TrainedLayers.All"/>. <see cref="TrainedLayers.Head"/> needs <see cref="InitialWeights"/> or
    /// <see cref="StartFrom"/>, and refuses options that have no effect on it, such as <see cref="LearningRate"/>. The recipe
    /// <c>TrainingRecipe.Head</c> sets both.
    /// </value>
    public TrainedLayers Train { get; init; } = TrainedLayers.All;

    /// <summary>
    /// Whether training of all layers begins with the best classifier on the pretrained features, computed as
    /// <see cref="TrainedLayers.Head"/> does: a random classifier would spoil the layers below before it knows anything itself.
    /// </summary>
    /// <remarks>
    /// <para>Weights that name all classes bring a classifier with them, which is used unchanged. Auxiliary classifiers start afresh beside
    /// a computed one, which learns further at the pretrained rate, or at the full one where that is zero. <see cref="Progress"/> gets the
    /// classifier alone as epoch 0.</para>
    /// <para>Held-out images compare it with each epoch, by <see cref="BestBy"/>. An accuracy must be better by more than its standard
    /// error, √(p(1 − p)/n) on n held-out images, since the best of several epochs beats the classifier by chance where n is small. If no
    /// epoch is, the classifier alone is the result. If no epoch in the first half is better at all, nor any of the first three, training
    /// ends there. The log says which one was kept. If nothing is held out, or a training metric chooses, all layers are the result.</para>
    /// </remarks>
    /// <value>Default true. No effect without <see cref="InitialWeights"/> or <see cref="StartFrom"/>.</value>
    public bool HeadFirst { get; init; } = true;

    /// <summary>
    /// For a classifier that is computed: how many views of each training image it learns from. The first is the middle square, as in
    /// scoring; the others are mirrored or show less of the image, enlarged. The time grows with the number.
    /// </summary>
    /// <value>Default 1. From 1 to 6.</value>
    public int FeatureViews { get; init; } = 1;

    /// <summary>
    /// For a classifier that is computed: a file that keeps the features, so that the next training run does not compute those of the same
    /// images again. A hash of the weights and of the exact pixels that the network would see identifies features, so they are never out
    /// of date.
    /// </summary>
    /// <value>Default none. Its folder must exist. Written when all features are computed; it then has those of this run only.</value>
    public string? FeatureCache { get; init; }

    /// <summary>Whether the classifier is computed on the features of pretrained layers.</summary>
    internal bool ComputesHead =>
        (Train == TrainedLayers.Head || HeadFirst) && (InitialWeights is not null || StartFrom is not null);

    private void ValidateHead(OptionCheck check)
    {
        check.Defined(Train);
        check.Range(FeatureViews is >= 1 and <= MostFeatureViews, FeatureViews, $"from 1 to {MostFeatureViews}");
        check.WritableFile(FeatureCache);
        if (Train != TrainedLayers.Head)
        {
            check.Agree(
                ComputesHead || (FeatureViews == 1 && FeatureCache is null),
                $"{nameof(FeatureViews)} and {nameof(FeatureCache)} are for computing the classifier, and none is computed. "
                + "Leave them out, or set InitialWeights or StartFrom, and HeadFirst to true or Train to Head.");
            return;
        }
        check.Agree(
            InitialWeights is not null || StartFrom is not null,
            "Train is Head, which needs pretrained weights. Name a file of weights in InitialWeights, "
            + "or give a network in StartFrom.");
        var defaults = new GoogLeNetOptions();
        string[] unused = [.. typeof(GoogLeNetOptions).GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(option => !OfHead.Contains(option.Name) && !Equals(option.GetValue(this), option.GetValue(defaults)))
            .Select(option => option.Name)];
        check.Agree(
            unused.Length == 0,
            $"Train is Head, which computes the classifier without gradient descent: {string.Join(", ", unused)} would do nothing. "
            + "Leave them at their defaults, or set Train to All.");
    }
}
