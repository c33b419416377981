using PublicApiGenerator;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>What the packages show to their users is an approved text, a file for each assembly, and changes with it only.</summary>
public sealed class PublicApiTests
{
    private const string Approve = "MLNET_GOOGLENET_APPROVE";

    [Theory]
    [InlineData(typeof(PixelLoadingEstimator))]
    [InlineData(typeof(GoogLeNetTransformer))]
    [InlineData(typeof(GoogLeNetTrainer))]
    public void Public_types_and_members_are_the_approved_ones(Type anyOfAssembly)
    {
        string path = RepositoryFolder.PathOf("UnitTests", "PublicApi", $"{anyOfAssembly.Assembly.GetName().Name}.txt");
        string actual = anyOfAssembly.Assembly.GeneratePublicApi(new() { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable(Approve) == "1")
            File.WriteAllText(path, actual);

        string approved = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";

        Assert.True(approved == actual,
            $"The public face of {Path.GetFileNameWithoutExtension(path)} is not the approved one:\n{Difference(approved, actual)}\n"
            + $"If that is meant, approve it: {Approve}=1 dotnet run -c Release --project UnitTests -- -class '*{nameof(PublicApiTests)}' "
            + "and commit UnitTests/PublicApi.");
    }

    private static string Difference(string approved, string actual)
    {
        string[] before = approved.Split('\n'), after = actual.Split('\n');
        return string.Join('\n', before.Except(after).Select(line => $"- {line}").Concat(after.Except(before).Select(line => $"+ {line}")));
    }
}
