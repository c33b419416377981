namespace MLNet.GoogLeNet.UnitTests.Examples.Tool;

/// <summary>The tool as a program, as it was built with the tests.</summary>
internal static class ToolProgram
{
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "googlenet.dll");

    /// <summary>Runs it; it must succeed and leave nothing in its home and temporary folders. Gives back what it wrote.</summary>
    public static string Succeed(TempFolder folder, params string[] arguments) => AnotherProgram.Succeed(folder, Assembly, arguments);
}
