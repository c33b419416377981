using MLNet.GoogLeNet.UnitTests.Estimators.Auditing;
using Tool.CommandLine;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Commands;

public sealed class AuditCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public AuditCommandTests()
    {
        // the same features everywhere
        SyntheticModels.Make(GoogLeNetArchitecture.Torchvision, classes: 2).WriteWeights(_folder["weights.safetensors"]);
        for (int i = 0; i < 12; i++)
            Scenes.Write(_folder[$"images/class{i % 2}/{i}.png"], i, 180 * (i % 2));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Images_without_faults_end_with_0_and_a_list_without_rows()
    {
        Assert.Equal(ExitCode.Success, await Audit("--report", _folder["audit.html"]));

        Assert.Equal(["path,issue,reason,neighbour,score"], File.ReadAllLines(_folder["audit.csv"]));
        Assert.Contains("12 images: nothing found.", File.ReadAllText(_folder["audit.html"]));
    }

    [Fact]
    public async Task Suspects_end_with_a_code_of_their_own_and_a_row_each()
    {
        Scenes.Write(_folder["images/class1/copy.png"], 3, 180);

        Assert.Equal(ExitCode.Suspects, await Audit());

        string row = Assert.Single(File.ReadAllLines(_folder["audit.csv"])[1..]);
        Assert.Equal(
            $"{_folder["images/class1/copy.png"]},duplicate,the same pixels,{_folder["images/class1/3.png"]},1", row);
    }

    [Fact]
    public async Task Images_that_are_not_there_are_a_wrong_command_and_nothing_is_written()
    {
        Directory.Delete(_folder["images"], recursive: true);

        Assert.Equal(ExitCode.Usage, await Audit());

        Assert.False(File.Exists(_folder["audit.csv"]));
    }

    private async Task<int> Audit(params string[] more) => (await ToolInvocation.Run(
        TestContext.Current.CancellationToken,
        ["audit", _folder["images"], "--weights", _folder["weights.safetensors"], "--output", _folder["audit.csv"], .. more])).Code;
}
