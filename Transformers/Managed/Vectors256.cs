using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>Registers of AVX2, 16 of them.</summary>
internal readonly unsafe struct Vectors256 : IVectors<Vector256<float>>
{
    private const MethodImplOptions Inlined = MethodImplOptions.AggressiveInlining;

    public static bool IsSupported => Vector256.IsHardwareAccelerated && Fma.IsSupported;

    public static string Name => "AVX2";

    public static int Count => Vector256<float>.Count;

    public static int Rows => 6;

    public static Vector256<float> Zero => Vector256<float>.Zero;

    [MethodImpl(Inlined)]
    public static Vector256<float> All(float value) => Vector256.Create(value);

    [MethodImpl(Inlined)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(Inlined)]
    public static void Store(float* target, Vector256<float> value) => value.Store(target);

    [MethodImpl(Inlined)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(Inlined)]
    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    [MethodImpl(Inlined)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Vector256.FusedMultiplyAdd(a, b, c);

    [MethodImpl(Inlined)]
    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Vector256.Max(a, b);

    // Of a number and one that is none, x86 takes the second.
    [MethodImpl(Inlined)]
    public static Vector256<float> Relu(Vector256<float> value) => Vector256.MaxNative(Vector256<float>.Zero, value);

    [MethodImpl(Inlined)]
    public static Vector256<float> Equal(Vector256<float> a, Vector256<float> b) => Vector256.Equals(a, b);

    [MethodImpl(Inlined)]
    public static Vector256<float> And(Vector256<float> a, Vector256<float> b) => a & b;

    [MethodImpl(Inlined)]
    public static Vector256<float> Or(Vector256<float> a, Vector256<float> b) => a | b;
}
