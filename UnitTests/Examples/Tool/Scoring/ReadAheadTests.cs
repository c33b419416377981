using Tool.Scoring.Inputs;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Scoring;

public sealed class ReadAheadTests
{
    [Fact]
    public void All_items_come_in_order() =>
        Assert.Equal(Enumerable.Range(0, 5_000), ReadAhead.Of(Enumerable.Range(0, 5_000), CancellationToken.None));

    [Fact]
    public void What_goes_wrong_comes_in_its_place()
    {
        static IEnumerable<int> Items()
        {
            yield return 1;
            throw new FormatException("the second is wrong");
        }
        var taken = new List<int>();

        Assert.Throws<FormatException>(() => taken.AddRange(ReadAhead.Of(Items(), CancellationToken.None).Select(item => item)));
        using IEnumerator<int> items = ReadAhead.Of(Items(), CancellationToken.None).GetEnumerator();
        Assert.True(items.MoveNext());
        Assert.Equal(1, items.Current);
    }

    [Fact]
    public void Whoever_waits_for_an_item_that_never_comes_can_be_stopped()
    {
        using var never = new ManualResetEventSlim();
        IEnumerable<int> Items()
        {
            yield return 1;
            never.Wait();
        }
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        Assert.Equal([1], ReadAhead.Of(Items(), stop.Token));
        never.Set();
    }
}
