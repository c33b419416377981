using System.Globalization;
using Tool.CommandLine;

namespace Tool.Scoring.Options;

/// <summary>
/// The shard that a cluster gives a process by environment variables: a task of a Slurm array, or of a Kubernetes Indexed Job.
/// </summary>
internal static class ShardOfEngine
{
    private const string SlurmIndex = "SLURM_ARRAY_TASK_ID", SlurmCount = "SLURM_ARRAY_TASK_COUNT", SlurmFirst = "SLURM_ARRAY_TASK_MIN",
        SlurmLast = "SLURM_ARRAY_TASK_MAX", SlurmStep = "SLURM_ARRAY_TASK_STEP", KubernetesIndex = "JOB_COMPLETION_INDEX";

    /// <summary>Finds the shard of this process.</summary>
    /// <param name="shards">
    /// Their number, if it is given: the task's index is the shard then, and an array that repeats a few tasks
    /// (<c>--array=2,7</c>) does the right ones. Without it a Slurm array says itself how many there are.
    /// </param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="JobException">No variable says which shard, or they do not fit.</exception>
    public static Shard Find(int? shards, Func<string, string?> variable)
    {
        int? slurm = Number(SlurmIndex, variable), kubernetes = Number(KubernetesIndex, variable);
        if (shards is { } count)
        {
            int index = slurm ?? kubernetes ?? throw Wrong(
                $"--shards is {count}, but neither {SlurmIndex} nor {KubernetesIndex} says which of them this is. Give --shard 0/{count}.");
            return index < count ? new(index, count) : throw Wrong(
                $"--shards is {count}, but the task's index is {index}; it goes from 0 to {count - 1}.");
        }
        if (kubernetes is not null && slurm is null)
            throw Wrong(
                $"{KubernetesIndex} is {kubernetes}, but the number of shards is not given. Give --shards, or --shard 0/1 for all "
                + "images.");
        return slurm is { } task && Number(SlurmCount, variable) is { } tasks ? OfArray(task, tasks, variable) : Shard.Whole;
    }

    private static Shard OfArray(int task, int tasks, Func<string, string?> variable)
    {
        int first = Number(SlurmFirst, variable) ?? 0, step = Math.Max(1, Number(SlurmStep, variable) ?? 1);
        int last = Number(SlurmLast, variable) ?? first + (tasks - 1) * step;
        bool isRepeated = tasks == 1 && task > 0; // one task of an array of more, most likely
        if ((last - first) / step + 1 != tasks || task < first || (task - first) % step != 0 || isRepeated)
        {
            throw Wrong(
                $"The Slurm array has {tasks} tasks from {first} to {last} and this is task {task}, so its shard is not known. "
                + "Give --shards with the number of all shards; the task's index is its shard then.");
        }
        return new((task - first) / step, tasks);
    }

    private static int? Number(string name, Func<string, string?> variable) => variable(name) is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value
        : throw Wrong($"{name} is '{text}', but a whole number is expected.");

    private static JobException Wrong(string message) => new(ExitCode.Usage, message);
}
