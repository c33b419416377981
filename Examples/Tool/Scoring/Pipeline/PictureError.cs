namespace Tool.Scoring.Pipeline;

/// <summary>Why a picture has no scores, as a word that programs can count by.</summary>
internal static class PictureError
{
    public const string Missing = "missing", Empty = "empty", Folder = "folder", NotAPicture = "not-a-picture", Truncated = "truncated",
        Unreadable = "unreadable", NoPath = "no-path", TooLarge = "too-large", Undecodable = "undecodable",
        Transparent = "transparent", NoScore = "no-score",
        NotAFile = "not-a-file", BadName = "bad-name";

    /// <summary>The words with the beginnings of the sentences that <c>LoadPixels</c> gives as reasons.</summary>
    private static readonly (string Beginning, string Word)[] Sentences =
    [
        ("there is no such file", Missing),
        ("it is empty", Empty),
        ("it is a folder", Folder),
        ("it is a named pipe", NotAFile),
        ("it is a socket", NotAFile),
        ("it is a device", NotAFile),
        ("its name is not UTF-8", BadName),
        ("it is not a picture", NotAPicture),
        ("it ends early", Truncated),
        ("it is damaged", Truncated),
        ("it cannot be read", Unreadable),
        ("the folder cannot be read", Unreadable),
        ("the path is empty", NoPath),
        ("the file has", TooLarge),
        ("at ", TooLarge),
        ("it cannot be decoded", Undecodable),
        ("it is wholly transparent", Transparent),
    ];

    /// <summary>The word for a reason.</summary>
    public static string Of(string reason) =>
        reason.Contains("the limit is", StringComparison.Ordinal) ? TooLarge // "it is 16,388×16,388 pixels when decoded; the limit is …"
        : Sentences.FirstOrDefault(sentence => reason.StartsWith(sentence.Beginning, StringComparison.Ordinal)).Word ?? Undecodable;
}
