using Tool.CommandLine;
using Xunit;

namespace MLNet.GoogLeNet.UnitTests;

/// <summary>What programs say where nothing can be written into the temporary folder, as in a container with a read-only root.</summary>
public sealed class TemporaryFolderTests(TrainedFlowers flowers) : IDisposable
{
    private const string OfPrograms = "ML.NET needs the temporary folder to save and load models, and nothing can be written there. "
        + "Set the environment variable TMPDIR (TMP on Windows) to a folder that this user can write to. The system says: ";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_scoring_job_names_the_folder_and_the_variable()
    {
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);

        var (exitCode, _, error) = AnotherProgram.WithoutTemporaryFolder(
            _folder, Path.Combine(AppContext.BaseDirectory, "googlenet.dll"),
            "score", "--model", _folder["model.zip"], "--input", flowers.Folder, "--output", _folder["scores.csv"]);

        Assert.Equal(ExitCode.Unusable, exitCode);
        Assert.Contains($"The model '{_folder["model.zip"]}' cannot be used: {OfPrograms}", error);
        Assert.Contains(_folder["temp"], error);
    }

    [Theory]
    [InlineData("googlenet.dll", ExitCode.Unusable, "train")]
    [InlineData("TrainFlowers.dll", 1)]
    public void A_training_says_before_it_starts_that_it_could_not_save(string program, int expected, params string[] command)
    {
        var (exitCode, output, error) = AnotherProgram.WithoutTemporaryFolder(_folder, Path.Combine(AppContext.BaseDirectory, program),
            [.. command, "--data", flowers.Folder, "--output", _folder["model.zip"], "--epochs", "1"]);

        Assert.Equal(expected, exitCode);
        Assert.Contains(OfPrograms, error);
        Assert.DoesNotContain("epoch", output + error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_copy_of_the_library_of_TorchSharp_that_cannot_be_made_is_told_with_what_helps()
    {
        var (exitCode, output, error) = AnotherProgram.WithoutTemporaryFolder(_folder, AnotherProgram.Path("OtherProcess"), "--copy");

        Assert.True(exitCode == 0, error);
        Assert.StartsWith("IOException: This system's libstdc++ is older than TorchSharp's library requires, so a patched copy is loaded "
            + "from the temporary folder, and no file can be created there. Set the environment variable TMPDIR (TMP on Windows) "
            + "to a folder that this user can write to, or build the application, which puts the copy into its output. "
            + "The system says: ", output);
    }

    [Fact]
    public void A_portable_model_is_refused_by_name_and_saved_where_the_context_has_another_folder()
    {
        File.WriteAllBytes(_folder["model.zip"], flowers.Saved);
        Directory.CreateDirectory(_folder["own"]);

        var (exitCode, output, error) = AnotherProgram.WithoutTemporaryFolder(
            _folder, AnotherProgram.Path("OtherProcess"), "--portable", _folder["portable.zip"], _folder["model.zip"], _folder["own"]);

        Assert.True(exitCode == 0, error);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.StartsWith("ML.NET packs a model in the temporary folder, and no file can be created there. Set the environment "
            + "variable TMPDIR (TMP on Windows) to a folder that this user can write to, or MLContext.TempFilePath before saving. "
            + "The system says: ", lines[0]);
        Assert.Equal("saved", lines[1]);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["own"]));
        Assert.Equal(
            ["model.zip", "own", "portable.zip", "temp"],
            Directory.GetFileSystemEntries(_folder.FullPath).Select(Path.GetFileName).Order());
    }
}
