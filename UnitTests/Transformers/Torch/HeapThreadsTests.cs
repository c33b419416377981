using System.Globalization;
using MLNet.GoogLeNet.Transformers.Torch;
using TorchSharp;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Transformers.Torch;

/// <summary>Libtorch's work on threads of the library, which looks as if the caller's thread did it.</summary>
public sealed class HeapThreadsTests
{
    private static readonly AsyncLocal<string> Ambient = new();

    public HeapThreadsTests() => Libtorch.Open(ComputeDevice.Cpu);

    [Fact]
    public async Task Large_blocks_of_a_pool_thread_cost_page_faults_once()
    {
        Glibc.Require();
        long faults = await Task.Run(() => HeapThreads.Shared.Run(() =>
        {
            LargeBlocks.Keep();
            return Glibc.FaultsOfBlocks();
        }), TestContext.Current.CancellationToken);

        Assert.InRange(faults, 0, Glibc.PagesOfBlock);
    }

    [Fact]
    public async Task A_thread_that_uses_the_heap_is_found_however_many_arenas_are_taken()
    {
        Glibc.Require();
        using var end = new ManualResetEventSlim();
        using var started = new CountdownEvent(40); // more than the limit on two processors
        var others = Enumerable.Range(0, 40).Select(_ => new Thread(() =>
        {
            LargeBlocks.AreInHeap();
            started.Signal();
            end.Wait();
        })).ToList();
        others.ForEach(thread => thread.Start());
        started.Wait(TestContext.Current.CancellationToken);

        List<string> log = [];
        bool inHeap = await Task.Run(
            () => new HeapThreads().Run(LargeBlocks.AreInHeap, log.Add), TestContext.Current.CancellationToken);
        end.Set();
        others.ForEach(thread => thread.Join());

        Assert.True(inHeap);
        Assert.Empty(log);
    }

    [Fact]
    public void What_is_thrown_arrives_with_the_stack_of_the_work()
    {
        var error = Assert.Throws<InvalidOperationException>(() => HeapThreads.Shared.Run<int>(Throw));

        Assert.Equal("from the work", error.Message);
        Assert.Contains(nameof(Throw), error.StackTrace);
        Assert.Equal(1, HeapThreads.Shared.Run(() => 1)); // and the thread goes on
    }

    [Fact]
    public void Work_has_the_context_and_the_culture_of_the_caller()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            foreach (string name in new[] { "de-DE", "fr-FR" })
            {
                CultureInfo.CurrentCulture = new CultureInfo(name);
                Ambient.Value = name;

                Assert.Equal((name, name), HeapThreads.Shared.Run(() => (CultureInfo.CurrentCulture.Name, Ambient.Value)));
            }
            using (ExecutionContext.SuppressFlow())
                Assert.Null(HeapThreads.Shared.Run(() => Ambient.Value));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Tensors_of_the_work_do_not_belong_to_the_callers_dispose_scope()
    {
        torch.Tensor left;
        using (torch.NewDisposeScope())
            left = HeapThreads.Shared.Run(() => torch.ones(3));
        Assert.False(left.IsInvalid);
        left.Dispose();
    }

    [Fact]
    public void Work_within_work_stays_on_its_thread_and_other_work_has_another()
    {
        var threads = new HeapThreads();
        using var barrier = new Barrier(2);
        int[] ids = [.. Enumerable.Range(0, 2).AsParallel().WithDegreeOfParallelism(2).Select(_ => threads.Run(() =>
        {
            Assert.True(barrier.SignalAndWait(TimeSpan.FromMinutes(1)));
            Assert.Equal(Environment.CurrentManagedThreadId, threads.Run(() => Environment.CurrentManagedThreadId));
            return Environment.CurrentManagedThreadId;
        }))];

        Assert.NotEqual(ids[0], ids[1]);
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, ids);
        Assert.Contains(threads.Run(() => Environment.CurrentManagedThreadId), ids); // it waited for more work
    }

    [Fact]
    public void Work_computes_with_as_many_threads_as_its_caller()
    {
        var threads = new HeapThreads();

        int[] numbers = ThreadNumber.OnNewThread(() => new[] { 7, 1, 7 }.Select(number =>
        {
            ThreadNumber.Set(number);
            return threads.Run(torch.get_num_threads);
        }).ToArray());

        Assert.Equal([7, 1, 7], numbers);
        Assert.NotEqual(7, ThreadNumber.OnNewThread(torch.get_num_threads));
    }

    [Fact]
    public void A_caller_that_is_interrupted_is_told_when_the_work_is_done()
    {
        bool isDone = false, wasInterrupted = false;
        using var started = new ManualResetEventSlim();
        using var interrupted = new ManualResetEventSlim();
        var caller = new Thread(() =>
        {
            HeapThreads.Shared.Run(() =>
            {
                started.Set();
                return interrupted.Wait(TimeSpan.FromMinutes(1));
            });
            isDone = true;
            try
            {
                Thread.Sleep(Timeout.Infinite);
            }
            catch (ThreadInterruptedException)
            {
                wasInterrupted = true;
            }
        });
        caller.Start();
        started.Wait(TestContext.Current.CancellationToken);
        caller.Interrupt();
        Assert.False(caller.Join(TimeSpan.FromMilliseconds(20)));
        interrupted.Set();
        caller.Join();

        Assert.True(isDone);
        Assert.True(wasInterrupted);
    }

    private static int Throw() => throw new InvalidOperationException("from the work");
}
