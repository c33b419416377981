using Tool.CommandLine;

namespace Tool.Scoring.Job;

/// <summary>
/// The folder "OUTPUT.partial", beside the output and so on the same disk: what a job has before it is finished. One process at a time.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private const string LockName = "lock", StateName = "job.json";
    private readonly FileStream _lock;

    /// <param name="output">The output that is worked on.</param>
    /// <exception cref="JobException">Another process is working on it.</exception>
    public WorkFolder(string output)
    {
        FullPath = PathFor(output);
        Directory.CreateDirectory(FullPath);
        try
        {
            _lock = new FileStream(this[LockName], FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(this[LockName]))
        {
            throw new JobException(
                ExitCode.Interrupted, $"Another process is working on '{output}'. When it has ended, the same command resumes there.", e);
        }
    }

    public string FullPath { get; }

    /// <summary>The state of the job; null where none has begun.</summary>
    public JobState? State
    {
        get => Json.Read<JobState>(this[StateName]);
        set => Json.Write(this[StateName], value);
    }

    /// <summary>The rows so far.</summary>
    public string Journal => this["rows.jsonl"];

    /// <summary>The images of a folder, as they were when the job began.</summary>
    public string Snapshot => this["images.jsonl"];

    /// <summary>The output before it takes its name.</summary>
    public string Unfinished(string output) => this[$"unfinished{Path.GetExtension(output)}"];

    /// <summary>Where the work on an output is done.</summary>
    public static string PathFor(string output) => $"{output}.partial";

    /// <summary>Whether a job on an output was begun and is not finished.</summary>
    public static bool HasState(string output) => File.Exists(Path.Combine(PathFor(output), StateName));

    /// <summary>
    /// Forgets what was done, because it is finished or not wanted. The state goes first: without it, the rest is nobody's.
    /// </summary>
    public void Clear()
    {
        File.Delete(this[StateName]);
        foreach (string file in Directory.EnumerateFiles(FullPath))
            if (Path.GetFileName(file) != LockName)
                File.Delete(file);
    }

    /// <summary>Lets others work on the output. A folder in which no job was begun goes away.</summary>
    public void Dispose()
    {
        bool isBegun = File.Exists(this[StateName]);
        _lock.Dispose();
        if (!isBegun && Directory.Exists(FullPath))
            Directory.Delete(FullPath, recursive: true);
    }

    private string this[string file] => Path.Combine(FullPath, file);
}
