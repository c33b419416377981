using System.Text.Json;
using MLNet.GoogLeNet.Training;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

public class TallyTests
{
    [Fact]
    public void Every_image_counts_the_same_and_for_the_macro_accuracy_every_class_that_has_images()
    {
        Tally tally = Filled();

        Assert.Equal((3 * 1.0 + 1 * 5.0) / 4, tally.Loss, 12);
        Assert.Equal(3 / 4.0, tally.Accuracy, 12);
        Assert.Equal((2 / 3.0 + 1) / 2, tally.MacroAccuracy, 12); // the third class has none
    }

    [Fact]
    public void Before_the_first_image_all_is_zero()
    {
        var tally = new Tally(3);

        Assert.Equal((0, 0, 0), (tally.Loss, tally.Accuracy, tally.MacroAccuracy));
    }

    [Fact]
    public void A_saved_one_goes_on()
    {
        Tally tally = Filled(), loaded = new(JsonSerializer.Deserialize<Tally.State>(JsonSerializer.Serialize(Filled().Save()))!);

        tally.Add([0, 0, 1], [0, 0, 1], meanLoss: 2);
        loaded.Add([0, 0, 1], [0, 0, 1], meanLoss: 2);

        Assert.Equal((tally.Loss, tally.Accuracy, tally.MacroAccuracy), (loaded.Loss, loaded.Accuracy, loaded.MacroAccuracy));
    }

    // Of class 0 two of three right, of class 1 the only one.
    private static Tally Filled()
    {
        var tally = new Tally(3);
        tally.Add([3, 1, 1, 1, 2, 0, 5, 4, 0], [1, 0, 0, 1, 0, 0, 0.7f, 0.3f, 0], meanLoss: 1);
        tally.Add([-9, -1, -5], [0, 1, 0], meanLoss: 5);
        return tally;
    }
}
