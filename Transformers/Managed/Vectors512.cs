using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>Registers of AVX-512, 32 of them.</summary>
internal readonly unsafe struct Vectors512 : IVectors<Vector512<float>>
{
    private const MethodImplOptions Inlined = MethodImplOptions.AggressiveInlining;

    public static bool IsSupported => Vector512.IsHardwareAccelerated;

    public static string Name => "AVX-512";

    public static int Count => Vector512<float>.Count;

    public static int Rows => 12;

    public static Vector512<float> Zero => Vector512<float>.Zero;

    [MethodImpl(Inlined)]
    public static Vector512<float> All(float value) => Vector512.Create(value);

    [MethodImpl(Inlined)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(Inlined)]
    public static void Store(float* target, Vector512<float> value) => value.Store(target);

    [MethodImpl(Inlined)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    [MethodImpl(Inlined)]
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    [MethodImpl(Inlined)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(Inlined)]
    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Vector512.Max(a, b);

    // Of a number and one that is none, x86 takes the second.
    [MethodImpl(Inlined)]
    public static Vector512<float> Relu(Vector512<float> value) => Vector512.MaxNative(Vector512<float>.Zero, value);

    [MethodImpl(Inlined)]
    public static Vector512<float> Equal(Vector512<float> a, Vector512<float> b) => Vector512.Equals(a, b);

    [MethodImpl(Inlined)]
    public static Vector512<float> And(Vector512<float> a, Vector512<float> b) => a & b;

    [MethodImpl(Inlined)]
    public static Vector512<float> Or(Vector512<float> a, Vector512<float> b) => a | b;
}
