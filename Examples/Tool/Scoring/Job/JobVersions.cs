using System.Runtime.InteropServices;
using Microsoft.ML;
using MLNet.GoogLeNet;

namespace Tool.Scoring.Job;

/// <summary>The versions of all that has a part in the rows.</summary>
internal static class JobVersions
{
    /// <summary>The name of the program with its version.</summary>
    public static string Tool => $"googlenet {JobIdentity.VersionOf(typeof(JobVersions))}";

    public static Dictionary<string, string> Find() => new()
    {
        ["MLNet.GoogLeNet"] = JobIdentity.VersionOf(typeof(GoogLeNetTransformer)),
        ["Microsoft.ML"] = JobIdentity.VersionOf(typeof(MLContext)),
        [".NET"] = Environment.Version.ToString(),
        ["system"] = RuntimeInformation.OSDescription,
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        ["processors"] = $"{Environment.ProcessorCount}",
    };
}
