using System.Text.Json;
using MLNet.GoogLeNet;

namespace Tool.Scoring.Pipeline;

/// <summary>Why an image has no scores, as a word that programs can count by.</summary>
internal static class ImageFault
{
    /// <summary>The network gave what is not a number.</summary>
    public const string NoScore = "no-score";

    /// <summary>The word for a reason.</summary>
    public static string Of(BadImageReason reason) => Of(reason.ToString());

    /// <summary>The word for the name of a <see cref="BadImageReason"/>, as <c>LoadPixels</c> gives it: too-large for TooLarge.</summary>
    public static string Of(string reason) => JsonNamingPolicy.KebabCaseLower.ConvertName(reason);
}
