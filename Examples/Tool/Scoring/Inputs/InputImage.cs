namespace Tool.Scoring.Inputs;

/// <summary>An image that is to be scored.</summary>
/// <param name="Path">Its path as the row shows it.</param>
/// <param name="File">The path that is opened.</param>
/// <param name="Own">The values of the list's own columns.</param>
/// <param name="Error">Why it cannot be scored, as a word, where that is known before it is opened.</param>
/// <param name="Reason">The same as a clause.</param>
internal sealed record InputImage(string Path, string File, OwnValue[] Own, string? Error = null, string? Reason = null);
