namespace MLNet.GoogLeNet;

/// <summary>The device on which the network computes.</summary>
public enum ComputeDevice
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>The first CUDA graphics card. Needs a CUDA package of libtorch instead of the CPU one.</summary>
    Cuda,
}
