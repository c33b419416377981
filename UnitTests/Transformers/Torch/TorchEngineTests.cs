using MLNet.GoogLeNet.Transformers.Torch;
using Xunit;
using static TorchSharp.torch;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Torch;

[Collection<Alone>]
public sealed class TorchEngineTests
{
    [Fact]
    public void A_lane_has_one_thread_of_libtorch_and_takes_none_from_threads_that_come_later()
    {
        int[] threads = [];
        int Now() => OnNewThread(get_num_threads);
        int before = Now();
        GoogLeNetModel model = SyntheticModels.Make(GoogLeNetArchitecture.Paper);
        using var engine = new TorchEngine(model, ComputeDevice.Cpu, Precision.Float32);
        float[] pixels = SyntheticModels.Pixels(count: 3, imageSize: 32), alone = new float[15], inLane = new float[15];
        try
        {
            OnNewThread(() => { set_num_threads(4); return 0; });

            OnNewThread(() => { engine.Score(pixels, 3, alone); return 0; });
            threads = OnNewThread(() =>
            {
                engine.EnterLane();
                engine.Score(pixels, 3, inLane);
                return (int[])[get_num_threads(), Now()];
            });
        }
        finally
        {
            OnNewThread(() => { set_num_threads(before); return 0; });
        }

        Assert.Equal([1, 4], threads);
        Assert.Equal(alone, inLane, (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(before, Now());
    }

    // Libtorch has a number of threads for each thread that calls it.
    private static T OnNewThread<T>(Func<T> work)
    {
        T result = default!;
        var thread = new Thread(() => result = work());
        thread.Start();
        thread.Join();
        return result;
    }
}
