using System.Runtime.CompilerServices;

// The types with which ML.NET saves and loads models are internal to it (DECISIONS.md, 1).
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
