using static TorchSharp.torch;

namespace MLNet.GoogLeNet.Transformers.Torch;

/// <summary>What the network puts out, each [N, classes]; the auxiliary logits in training mode only.</summary>
/// <param name="Main">Of the classifier after 5b.</param>
/// <param name="Auxiliary1">Of the classifier on 4a.</param>
/// <param name="Auxiliary2">Of the classifier on 4d.</param>
internal sealed record Logits(Tensor Main, Tensor? Auxiliary1, Tensor? Auxiliary2);
