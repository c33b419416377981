using MLNet.GoogLeNet.Auditing;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Auditing;

/// <summary>Wrong labels among features of classes that overlap.</summary>
public sealed class LabelFindingsTests(TrainedFlowers flowers)
{
    private const int Wrong = 12; // of 240

    [Fact]
    public void Planted_labels_are_the_most_suspect_and_about_as_many_are_named()
    {
        AuditedImage[] images = Planted();

        float[]?[] scores = HeldOutScores.Of(images, [], 2, seed: 1, TestContext.Current.CancellationToken);
        Finding[] found = [.. LabelFindings.Of(images, scores, Columns()).OrderByDescending(finding => finding.Score)];
        int[] ranked = [.. LabelFindings.Scores(images, scores).Index().OrderByDescending(pair => pair.Item).Select(pair => pair.Index)];

        Assert.InRange(found.Length, Wrong / 2, 2 * Wrong);
        Assert.InRange(found.Take(Wrong / 2).Count(finding => finding.Row < Wrong), Wrong / 2 - 1, Wrong / 2);
        Assert.InRange(ranked.Take(Wrong).Count(row => row < Wrong), Wrong * 0.7, Wrong);
        Assert.All(found, finding => Assert.NotEqual(images[finding.Row].Label, images[finding.Neighbour!.Value].Label));
    }

    [Fact]
    public void A_wrong_label_with_a_wrong_copy_does_not_defend_itself()
    {
        AuditedImage[] images = Planted();
        images = [.. images, .. images[..Wrong]];
        Copy[] copies = [.. Enumerable.Range(0, Wrong).Select(row => new Copy(row, images.Length - Wrong + row, 1, true, false))];

        int together = Found(copies), apart = Found([]);

        Assert.InRange(together, 2 * Wrong * 0.5, 2 * Wrong);
        Assert.InRange(apart, 0, together - Wrong / 3);

        int Found(Copy[] known)
        {
            float[]?[] scores = HeldOutScores.Of(images, known, 2, seed: 1, TestContext.Current.CancellationToken);
            return LabelFindings.Of(images, scores, Columns()).Count(finding => finding.Row < Wrong || finding.Row >= 240);
        }
    }

    [Fact]
    public void Images_of_a_group_are_held_out_together()
    {
        AuditedImage[] images = [.. Planted().Select((image, row) => image with { Group = image.Label == 0 ? "class 0" : $"{row}" })];

        float[]?[] scores = HeldOutScores.Of(images, [], 2, seed: 1, TestContext.Current.CancellationToken);

        int[] learnt = [.. Enumerable.Range(0, images.Length).Where(row => scores[row] is not null)];
        Assert.NotEmpty(learnt);
        Assert.DoesNotContain(learnt, row => images[row].Label == 0); // no image of another group has this label
    }

    [Fact]
    public void Images_of_one_class_or_group_or_without_labels_are_not_judged()
    {
        AuditedImage[] group = [.. Planted().Select(image => image with { Group = "one" })];
        AuditedImage[] one = [.. Planted().Where(image => image.Label == 0)], none = [.. one.Select(image => image with { Label = -1 })];

        Assert.All(HeldOutScores.Of(group, [], 2, 1, TestContext.Current.CancellationToken), Assert.Null);
        Assert.All(HeldOutScores.Of(one, [], 2, 1, TestContext.Current.CancellationToken), Assert.Null);
        Assert.All(HeldOutScores.Of(none, [], 2, 1, TestContext.Current.CancellationToken), Assert.Null);
    }

    // 120 images of each class; the first twelve, of class 1, are labelled 0.
    private static AuditedImage[] Planted()
    {
        var random = new Random(1);
        return
        [
            .. Enumerable.Range(0, 240).Select(row => new AuditedImage("image", row < 120 + Wrong ? 0 : 1, null, null)
            {
                Features = Features(row is >= Wrong and < 120 + Wrong ? 0 : 1, random),
            }),
        ];
    }

    // A direction for each class, and noise in many others, by which single images can be learnt by heart.
    private static float[] Features(int label, Random random) =>
        [.. Enumerable.Range(0, 100).Select(i => (i == label ? 2 : 0) + 2 * random.NextSingle() - 1)];

    private AuditColumns Columns() => new(flowers.Images.Schema, new() { InitialWeights = "nowhere" }, "images", "options");
}
