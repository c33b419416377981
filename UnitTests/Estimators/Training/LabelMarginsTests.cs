using MLNet.GoogLeNet.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

/// <summary>The area under the margin, computed by hand.</summary>
public sealed class LabelMarginsTests
{
    private static readonly string[] ClassNames = ["cat", "dog", "owl"];
    private static readonly TrainingImage[] Images = [new(4, 0, false), new(7, 1, false), new(9, 2, false)];

    [Fact]
    public void It_is_the_mean_over_epochs_of_the_logit_of_the_label_minus_the_largest_other()
    {
        var margins = new LabelMargins(Images);
        margins.Add([7, 4], [1, 2, 3, 5, 1, 2]);
        margins.Add([4, 7], [3, 5, 1, 6, 2, 1]);

        var suspects = margins.Suspects(ClassNames, paths: null);

        // Row 7: (2 − 3 + 2 − 6) / 2; row 4: (5 − 2 + 3 − 5) / 2; row 9 was not seen.
        Assert.Equal([new(7, null, "dog", "cat", -2.5, 2), new SuspectLabel(4, null, "cat", "dog", 0.5, 2)], suspects);
    }

    [Fact]
    public void They_go_on_from_what_was_saved_and_from_nothing_where_nothing_was()
    {
        var first = new LabelMargins(Images);
        first.Add([9], [1, 2, 3]);
        var second = new LabelMargins(Images);
        second.Restore(first.Save());
        second.Add([9], [4, 2, 3]);
        var fresh = new LabelMargins(Images);
        fresh.Restore(new Dictionary<string, MLNet.GoogLeNet.Transformers.Weights.Tensors.WeightTensor>());

        string[] paths = [.. Enumerable.Range(0, 10).Select(row => $"{row}.jpg")];
        Assert.Equal([new SuspectLabel(9, "9.jpg", "owl", "cat", 0, 2)], second.Suspects(ClassNames, paths));
        Assert.Empty(fresh.Suspects(ClassNames, paths));
    }
}
