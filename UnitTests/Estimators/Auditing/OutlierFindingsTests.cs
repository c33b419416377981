using MLNet.GoogLeNet.Auditing;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Auditing;

public sealed class OutlierFindingsTests
{
    private const int Length = 32;

    [Fact]
    public void An_image_far_from_all_classes_is_found_and_one_of_another_class_is_not()
    {
        AuditedImage[] images = [.. Classes(perClass: 40), Image(label: 0, direction: 1, 0.3, seed: 900), Image(0, 7, 0.3, seed: 901)];

        Finding found = Assert.Single(Find(images));

        Assert.Equal((images.Length - 1, "outlier"), (found.Row, found.Issue));
        Assert.StartsWith("unlike the images of any class: the cosine distance to the mean of the nearest is ", found.Reason);
        Assert.InRange(found.Score, 0.5, 1);
        Assert.NotNull(found.Neighbour);
    }

    [Fact]
    public void Several_that_are_alike_do_not_hide_one_another()
    {
        AuditedImage[] images = [.. Classes(perClass: 40), .. Enumerable.Range(0, 6).Select(i => Image(i % 3, 7, 0.3, seed: 920 + i))];

        Assert.Equal(Enumerable.Range(120, 6), Find(images).Select(finding => finding.Row).Order());
    }

    [Fact]
    public void A_copy_of_an_outlier_does_not_hide_it()
    {
        AuditedImage[] images = [.. Classes(perClass: 40), Image(0, 7, 0.3, seed: 901), Image(0, 7, 0.3, seed: 901)];

        Finding found = Assert.Single(OutlierFindings.Of(
            images, [new(images.Length - 2, images.Length - 1, 1, true, false)], TestContext.Current.CancellationToken));

        Assert.Equal(images.Length - 2, found.Row);
    }

    [Fact]
    public void A_class_of_three_images_has_no_outliers_for_being_small() => Assert.Empty(Find(
        [.. Classes(perClass: 40), .. Enumerable.Range(0, 3).Select(i => Image(label: 3, direction: 7, 0.3, seed: 910 + i))]));

    [Fact]
    public void A_handful_of_images_has_no_outliers() => Assert.Empty(Find([.. Classes(perClass: 2), Image(0, 7, 0.3, seed: 1)]));

    private static Finding[] Find(AuditedImage[] images) =>
        [.. OutlierFindings.Of(images, [], TestContext.Current.CancellationToken)];

    private static IEnumerable<AuditedImage> Classes(int perClass) =>
        Enumerable.Range(0, 3 * perClass).Select(i => Image(i % 3, i % 3, 0.3, seed: i));

    // A direction for each class, with noise around it; of length 1.
    private static AuditedImage Image(int label, int direction, double noise, int seed)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, Length).Select(i => (i == direction ? 1 : 0) + noise * (random.NextDouble() - 0.5))];
        double norm = Math.Sqrt(values.Sum(value => value * value));
        return new("image", label, null, null) { Features = [.. values.Select(value => (float)(value / norm))] };
    }
}
