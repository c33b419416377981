using Tool.Scoring.Inputs;

namespace Tool.Scoring.Job;

/// <summary>What a job that is not finished leaves for the process that resumes it.</summary>
/// <param name="Job">Its identity (<see cref="JobIdentity"/>).</param>
/// <param name="Started">When its first process began.</param>
/// <param name="Sessions">Number of processes that worked on it.</param>
/// <param name="Input">What a folder had when the job began; null for other inputs, which are read again.</param>
internal sealed record JobState(Dictionary<string, string> Job, DateTimeOffset Started, int Sessions, InputFacts? Input = null);
