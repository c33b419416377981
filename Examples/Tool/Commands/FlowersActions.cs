namespace TrainFlowers.Options;

/// <summary>What the program does, a function a command; each returns the exit code of the process.</summary>
/// <param name="Train">Trains, evaluates, saves, loads and scores.</param>
/// <param name="Convert">Makes a model of a file of weights.</param>
/// <param name="Protocol">Tests models with several crops.</param>
/// <param name="Draw">Draws flowers.</param>
internal sealed record FlowersActions(
    Func<RunOptions, CancellationToken, int> Train,
    Func<ConvertOptions, CancellationToken, int> Convert,
    Func<ProtocolOptions, CancellationToken, int> Protocol,
    Func<DrawOptions, CancellationToken, int> Draw);
