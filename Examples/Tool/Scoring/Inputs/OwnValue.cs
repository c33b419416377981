namespace Tool.Scoring.Inputs;

/// <summary>A value that a list has beside the path, and that its row keeps.</summary>
/// <param name="Text">The text; null where there is none.</param>
/// <param name="IsJson">Whether the text is JSON (a number, true, an object, …) and not a value itself.</param>
internal readonly record struct OwnValue(string? Text, bool IsJson = false);
