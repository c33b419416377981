using Flowers;
using Tool.Commands;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests.Examples.Tool.Commands;

public sealed class DrawCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Flowers_are_drawn_as_the_garden_draws_them()
    {
        FlowerGarden.Write(_folder["garden"], perKind: 2, size: 40, seed: 3, TestContext.Current.CancellationToken);

        Assert.Equal(0, DrawCommand.Execute(
            new() { Folder = _folder["drawn"], PerKind = 2, Size = 40, Seed = 3 }, TestContext.Current.CancellationToken));

        string[] files = [.. Directory.GetFiles(_folder["garden"], "*.jpg", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_folder["garden"], file))];
        Assert.Equal(10, files.Length);
        Assert.All(files, file =>
            Assert.Equal(
            File.ReadAllBytes(Path.Combine(_folder["garden"], file)), File.ReadAllBytes(Path.Combine(_folder["drawn"], file))));
    }

    [Fact]
    public void Drawing_can_be_cancelled() => Assert.Throws<OperationCanceledException>(
        () => DrawCommand.Execute(new() { Folder = _folder["drawn"] }, new CancellationToken(canceled: true)));
}
