using Xunit;

// One test at a time: libtorch takes all cores for each, and two of them at once wait for each other most of the time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
