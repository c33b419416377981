namespace TrainFlowers.Options;

/// <summary>What the program tells the shell.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int RunFailed = 1;
    public const int WrongArguments = 2;
    public const int Cancelled = 130; // 128 + SIGINT, as shells report Ctrl+C
}
