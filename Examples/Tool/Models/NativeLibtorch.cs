using Tool.CommandLine;

namespace Tool.Models;

/// <summary>The packed tool has no native libtorch.</summary>
internal static class NativeLibtorch
{
    /// <summary>What to do where nothing else helps.</summary>
    public const string FromSources =
        "Run the tool from its sources: dotnet run -c Release --project Examples/Tool -- and the same arguments.";

    /// <summary>The switch that the build sets to false where there is none (Tool.csproj).</summary>
    public const string Switch = "Tool.Libtorch";

    /// <summary>Throws where there is none: TorchSharp would look for it all over the machine, and tell of it at length.</summary>
    /// <param name="what">What is computed with it, as the sentence begins.</param>
    /// <param name="whatToDo">What to do without it.</param>
    /// <exception cref="JobException">There is none.</exception>
    public static void Require(string what, string whatToDo = FromSources)
    {
        if (AppContext.TryGetSwitch(Switch, out bool isThere) && !isThere)
            throw new JobException(ExitCode.Unusable,
                $"{what} is computed with libtorch, which this build of the program does not have, as the .NET tool. {whatToDo}");
    }
}
