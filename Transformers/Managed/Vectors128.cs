using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MLNet.GoogLeNet.Transformers.Managed;

/// <summary>Registers of ARM64's Neon, 32 of them; also of x86, half as wide as those of AVX2, for tests.</summary>
internal readonly unsafe struct Vectors128 : IVectors<Vector128<float>>
{
    private const MethodImplOptions Inlined = MethodImplOptions.AggressiveInlining;

    public static bool IsSupported => AdvSimd.Arm64.IsSupported || Fma.IsSupported;

    public static string Name => AdvSimd.Arm64.IsSupported ? "Neon" : "registers of 128 bits";

    public static int Count => Vector128<float>.Count;

    public static int Rows => AdvSimd.Arm64.IsSupported ? 12 : 6;

    public static Vector128<float> Zero => Vector128<float>.Zero;

    [MethodImpl(Inlined)]
    public static Vector128<float> All(float value) => Vector128.Create(value);

    [MethodImpl(Inlined)]
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(Inlined)]
    public static void Store(float* target, Vector128<float> value) => value.Store(target);

    [MethodImpl(Inlined)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    [MethodImpl(Inlined)]
    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    [MethodImpl(Inlined)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.FusedMultiplyAdd(a, b, c);

    [MethodImpl(Inlined)]
    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Vector128.Max(a, b);

    // Of a number and one that is none, x86 takes the second.
    [MethodImpl(Inlined)]
    public static Vector128<float> Relu(Vector128<float> value) => Vector128.MaxNative(Vector128<float>.Zero, value);

    [MethodImpl(Inlined)]
    public static Vector128<float> Equal(Vector128<float> a, Vector128<float> b) => Vector128.Equals(a, b);

    [MethodImpl(Inlined)]
    public static Vector128<float> And(Vector128<float> a, Vector128<float> b) => a & b;

    [MethodImpl(Inlined)]
    public static Vector128<float> Or(Vector128<float> a, Vector128<float> b) => a | b;
}
