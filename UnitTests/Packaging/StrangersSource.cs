namespace MLNet.GoogLeNet.UnitTests.Packaging;

/// <summary>The sources of the programs that strangers write; they are no part of the tests' own.</summary>
internal static class StrangersSource
{
    public static string Read(string file) => File.ReadAllText(RepositoryFolder.PathOf("UnitTests", "Packaging", "Strangers", file));
}
