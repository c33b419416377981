using Tool.CommandLine;

namespace Tool.Scoring.Inputs;

/// <summary>Tells trouble with the input from trouble with the output.</summary>
internal static class GuardedInput
{
    /// <summary>The items; when the system cannot read on, the error names the input.</summary>
    /// <param name="items">What is read.</param>
    /// <param name="input">How the operator calls it.</param>
    /// <param name="exitCode">What the process ends with then.</param>
    /// <exception cref="JobException">The input cannot be read.</exception>
    public static IEnumerable<T> Of<T>(IEnumerable<T> items, string input, int exitCode)
    {
        using IEnumerator<T> enumerator = items.GetEnumerator();
        while (MoveNext())
            yield return enumerator.Current;

        bool MoveNext()
        {
            try
            {
                return enumerator.MoveNext();
            }
            catch (InvalidDataException e) // what is in it will be the same when it is read again
            {
                throw new JobException(ExitCode.Usage, e.Message, e);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new JobException(exitCode, $"The input '{input}' cannot be read: {e.Message}", e);
            }
        }
    }
}
