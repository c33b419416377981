using System.Reflection;
using MLNet.GoogLeNet;

namespace OtherProcess;

/// <summary>The native libraries of this process.</summary>
internal static class Libraries
{
    /// <summary>Prints their file names, a line each (on Linux).</summary>
    public static void Print()
    {
        foreach (
            string library in File.ReadLines("/proc/self/maps").Select(line => Path.GetFileName(line.Split(' ')[^1]))
            .Where(name => name.Contains(".so")).Distinct())
            Console.WriteLine(library);
    }

    /// <summary>Does what the library does only where TorchSharp's own library asks for a newer libstdc++ than there is.</summary>
    public static void LoadCopy()
    {
        MethodInfo load = typeof(GoogLeNetTransformer).Assembly
            .GetType("MLNet.GoogLeNet.Transformers.Torch.LibTorchSharpCopy", throwOnError: true)!
            .GetMethod("Load", BindingFlags.Static | BindingFlags.NonPublic)!;
        try
        {
            load.Invoke(null, [Array.Empty<byte>()]);
        }
        catch (TargetInvocationException e)
        {
            Console.WriteLine($"{e.InnerException!.GetType().Name}: {e.InnerException.Message}");
        }
    }
}
