using Xunit.Sdk;
using Xunit.v3;

// One test at a time: libtorch takes all cores for each, and two of them at once wait for each other most of the time.
[assembly: Parallelization(Mode = ParallelMode.None)]
