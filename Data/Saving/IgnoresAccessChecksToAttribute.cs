namespace System.Runtime.CompilerServices;

/// <summary>
/// Tells the runtime that this assembly may use the internals of another one. The runtime knows the attribute by its
/// name; the framework does not declare it. What the compiler sees of those internals: build/FriendReference.targets.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName => assemblyName;
}
