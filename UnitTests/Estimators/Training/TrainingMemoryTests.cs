using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.GoogLeNet.Training;
using MLNet.GoogLeNet.UnitTests.Transformers.Torch;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Estimators.Training;

/// <summary>
/// Training takes memory from the heap of the process and does not break it up. Runs alone: other tests would collect garbage meanwhile.
/// </summary>
[CollectionDefinition(nameof(TrainingMemoryTests), DisableParallelization = true)]
[Collection(nameof(TrainingMemoryTests))]
public sealed class TrainingMemoryTests
{
    [Fact]
    public async Task Training_on_a_pool_thread_takes_large_blocks_without_fresh_pages()
    {
        Glibc.Require();
        long faults = 0;
        var watch = new History { Then = _ => faults = Glibc.FaultsOfBlocks() }; // on the thread that trains

        await Task.Run(() => Fit(TrainedFlowers.Tiny with { Epochs = 2, Progress = watch }), TestContext.Current.CancellationToken);

        Assert.NotEmpty(watch.Epochs);
        Assert.InRange(faults, 0, Glibc.PagesOfBlock);
    }

    [Theory]
    [InlineData(GradientOptimizer.Sgd)]
    [InlineData(GradientOptimizer.AdamW)]
    public void Steps_leave_no_native_blocks_to_the_garbage_collector(GradientOptimizer optimizer)
    {
        const int Steps = 5, Functions = 31; // convolutions and max pools of our own
        using IChannel channel = ((IHostEnvironment)new MLContext(seed: 1)).Register("test").Start("test");
        using var learner = new Learner(
            TrainedFlowers.Tiny with
            {
                Optimizer = optimizer,
                Auxiliary = AuxiliaryClassifiers.On,
                LabelSmoothing = 0.1,
                GradientClipNorm = 0.1,
            },
            ["a", "b"], classWeights: null, pretrained: null, pixels: null, channel);
        learner.Network.train();
        using var miniBatch = new MiniBatch(index: 0, count: 2, imageSize: 32, classCount: 2);
        miniBatch.Images.Fill(1);
        miniBatch.Targets.Fill(0.5f);
        void Learn() => learner.Learn([miniBatch], epoch: 1, share: 1, new Tally(2));
        Learn();
        Learn();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.True(GC.TryStartNoGCRegion(100 << 20));
        for (int step = 0; step < Steps; step++)
            Learn();
        GC.EndNoGCRegion();
        GC.Collect();

        long left = GC.GetGCMemoryInfo(GCKind.Any).FinalizationPendingCount;
        // About 30 a step, and seven small arrays of TorchSharp's for each function; a Scalar for each batch norm would be 59 more.
        Assert.InRange(left, 0, Steps * (45 + 7 * Functions));
    }

    private static void Fit(GoogLeNetOptions options)
    {
        var mlContext = new MLContext(seed: 1);
        mlContext.MulticlassClassification.Trainers.GoogLeNet(options)
            .Fit(ColourRows.View(mlContext, ColourRows.Make(classes: 2, perClass: 4))).Dispose();
    }
}
