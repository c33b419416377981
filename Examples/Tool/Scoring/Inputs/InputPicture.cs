namespace Tool.Scoring.Inputs;

/// <summary>A picture that is to be scored.</summary>
/// <param name="Path">Its path as the row shows it.</param>
/// <param name="File">The path that is opened.</param>
/// <param name="Own">The values of the list's own columns.</param>
/// <param name="Reason">Why it cannot be scored, as a clause, where that is known before it is opened.</param>
internal sealed record InputPicture(string Path, string File, OwnValue[] Own, string? Reason = null);
