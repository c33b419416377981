namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>Registers of one width, as kernels use them that are compiled for each width there is.</summary>
/// <typeparam name="TVector">One register of 32-bit numbers.</typeparam>
internal unsafe interface IVectors<TVector> where TVector : struct
{
    /// <summary>Whether this processor has such registers, and an instruction that multiplies and adds.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>"AVX-512".</summary>
    static abstract string Name { get; }

    /// <summary>Numbers in a register.</summary>
    static abstract int Count { get; }

    /// <summary>Rows of a matrix product whose sums, two registers each, stay in the registers: 12 of 32, or 6 of 16.</summary>
    static abstract int Rows { get; }

    static abstract TVector Zero { get; }

    static abstract TVector All(float value);

    static abstract TVector Load(float* source);

    static abstract void Store(float* target, TVector value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a · b + c.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The larger, and not a number where either is none.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>What is negative becomes zero; what is not a number stays.</summary>
    static abstract TVector Relu(TVector value);

    /// <summary>All bits where a = b, none elsewhere.</summary>
    static abstract TVector Equal(TVector a, TVector b);

    /// <summary>The bits that both have.</summary>
    static abstract TVector And(TVector a, TVector b);

    /// <summary>The bits that either has.</summary>
    static abstract TVector Or(TVector a, TVector b);
}
