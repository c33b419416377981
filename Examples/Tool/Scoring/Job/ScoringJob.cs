using System.Diagnostics;
using MLNet.GoogLeNet.Data.Sources;
using Tool.CommandLine;
using Tool.Scoring.Display;
using Tool.Scoring.Drifting;
using Tool.Scoring.Inputs;
using Tool.Scoring.Options;
using Tool.Scoring.Outputs;
using Tool.Scoring.Pipeline;
using Tool.Scoring.Reporting;

namespace Tool.Scoring.Job;

/// <summary>One run of the program: what is not scored yet is scored, and when all is, the output takes its name.</summary>
internal sealed class ScoringJob
{
    // What is in the network when the job is asked to end is finished, unless that takes longer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ScoreOptions _options;
    private readonly JobDisplay _display;
    private readonly CancellationToken _cancellation;
    private readonly string _output;
    private readonly Dictionary<string, string> _identity;
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;

    private ScoringJob(ScoreOptions options, JobDisplay display, CancellationToken cancellation)
    {
        _options = options;
        _display = display;
        _cancellation = cancellation;
        _output = options.Shard.NameOf(Path.GetFullPath(options.Output));
        _identity = JobIdentity.Of(options);
    }

    /// <summary>Does what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    /// <exception cref="JobException">It cannot be done, or not to the end.</exception>
    public static int Run(ScoreOptions options, JobDisplay display, CancellationToken cancellation)
    {
        var job = new ScoringJob(options, display, cancellation);
        try
        {
            return job.Run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JobException(ExitCode.Unusable, $"The output '{job._output}' cannot be written: {e.Message.TrimEnd('.')}. "
                + "Make room, or make it writable; the same command then resumes.", e);
        }
    }

    private int Run()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_output)!);
        if (FinishedBefore() is { } finished)
        {
            string unreported = _options.Report is null ? "" : " There is no new report.";
            _display.Say($"{_output} has been complete since {finished.Ended:u}. Give --overwrite to score again.{unreported}");
            if (_options.DriftAlarm is not null && finished.Drift is null)
                throw DriftFacts.NotThere();
            if (finished.Drift is { } drift)
                _display.Say(drift.ToLine(_options.DriftAlarm));
            return ExitCode.Of(finished, _options.DriftAlarm);
        }
        IImageSource source = ImageSources.Open(_options);
        using ScoringModel model = ScoringModel.Open(_display.Context(), _options);
        if (_options.DriftAlarm is not null && model.Profile is null)
            throw DriftFacts.NotThere();
        using var folder = new WorkFolder(_output);
        JobState state = Continue(folder);
        if (source is FolderSource images)
        {
            source = ImageSnapshot.Of(folder.Snapshot, images, _options.Input, state.Input);
            state = state with { Input = source.Facts };
        }
        folder.State = state;
        var sample = new RowSample();
        Manifest manifest = Score(folder, state, source, model, sample);
        folder.Clear();
        if (_options.Report is { } report)
            WriteReport(_options.Shard.NameOf(Path.GetFullPath(report)), manifest, sample);
        if (source.Facts.Images == 0)
        {
            _display.Say($"The input '{_options.Input}' has no images, so the output has no rows. "
                + $"Images in folders end in {ImageExtensions.Text}.");
        }
        _display.Finish(_output, manifest, _options.DriftAlarm);
        return ExitCode.Of(manifest, _options.DriftAlarm);
    }

    private Manifest? FinishedBefore()
    {
        if (!File.Exists(_output) || _options.Overwrite || WorkFolder.HasState(_output))
            return null;
        Manifest manifest = Manifest.Of(_output) ?? throw Refused("it has no manifest");
        return JobIdentity.Difference(manifest.Job, _identity) is { Length: > 0 } difference ? throw Refused(difference) : manifest;
    }

    private JobState Continue(WorkFolder folder)
    {
        JobState? before = folder.State;
        string difference = before is null ? "" : JobIdentity.Difference(before.Job, _identity);
        if (difference.Length > 0 && !_options.Overwrite)
            throw Refused(difference);
        if (before is null || difference.Length > 0)
        {
            folder.Clear();
            before = new(_identity, _started, Sessions: 0);
        }
        return before with { Sessions = before.Sessions + 1 };
    }

    private Manifest Score(WorkFolder folder, JobState state, IImageSource source, ScoringModel model, RowSample sample)
    {
        var schema = new RowSchema(source.OwnColumns, model.ClassNames, _options.TopK, _options.AllScores, model.FeatureCount,
            model.IsCalibrated, model.Profile);
        using var journal = new Journal(folder.Journal, schema);
        // what was read once may be again
        IEnumerable<InputImage> readable = GuardedInput.Of(source.Read(), _options.Input, ExitCode.Interrupted);
        using IEnumerator<InputImage> images = ReadAhead.Of(readable, _cancellation).GetEnumerator();
        DriftCounts? drift = model.Profile is { } profile ? new(profile) : null;
        var tally = new Tally(drift);
        journal.Replay(images, tally, _cancellation);
        if (tally.Images > 0)
            _display.Say($"Resuming after {tally.Images:N0} images.");
        long before = tally.Images;
        string engine = model.GoogLeNet.EngineDescription; // one that does not start is reported before anything is scored
        var clock = Stopwatch.StartNew();
        ScoreTheRest(model, images, source.Count, journal, schema, tally);
        TimeSpan time = clock.Elapsed;

        return FinishedFile.Write(
            _output,
            folder.Unfinished(_output),
            stream => FinishedFile.WriteRows(_output, stream, schema, sample.Watching(journal.Read())),
            schema.OwnColumns,
            output => new()
            {
                Tool = JobVersions.Tool,
                Job = _identity,
                Model = new(
                    _options.Model, _identity[JobIdentity.Model], model.GoogLeNet.Model.Architecture.ToString(),
                    model.GoogLeNet.Model.ImageSize, model.ClassNames),
                Output = output,
                Input = source.Facts,
                Counts = new(tally.Images, tally.Images - tally.Failed, tally.Failed),
                FailuresByReason = tally.Failures,
                Drift = drift?.ToFacts(model.ClassNames),
                Throughput = new(tally.Images - before, time.TotalSeconds, (tally.Images - before) / time.TotalSeconds),
                Engine = engine,
                Sessions = state.Sessions,
                Started = state.Started,
                Ended = DateTimeOffset.UtcNow,
                Versions = JobVersions.Find(),
            });
    }

    private void ScoreTheRest(
        ScoringModel model, IEnumerator<InputImage> images, long? total, Journal journal, RowSchema schema, Tally tally)
    {
        ThrowIfTooManyFailed(tally, total);
        var stream = new ImageStream(images, model.PathColumn, model.RowsAtOnce, _cancellation);
        _display.Show(tally, total, progress =>
        {
            Stopwatch? sinceCancelled = null;
            foreach (ResultRow row in ScoredImages.Of(model, stream, schema))
            {
                journal.Append(row);
                tally.Add(row);
                progress.Report(tally.Images);
                ThrowIfTooManyFailed(tally, total);
                if (_cancellation.IsCancellationRequested && (sinceCancelled ??= Stopwatch.StartNew()).Elapsed > Patience)
                    break;
            }
        });
        if (_cancellation.IsCancellationRequested)
            throw new JobException(
                ExitCode.Interrupted, $"Interrupted after {tally.Images:N0} images. The same command resumes there.");
        ThrowIfTooManyFailed(tally, tally.Images);
    }

    private void ThrowIfTooManyFailed(Tally tally, long? total)
    {
        if (_options.MaxErrors?.IsExceeded(tally.Failed, tally.Images, total) == true)
        {
            throw new JobException(
                ExitCode.TooManyErrors, $"{tally.Failed:N0} of {tally.Images:N0} images failed ({JobDisplay.List(tally.Failures)}); "
                + $"--max-errors is {_options.MaxErrors}. With a larger limit, or none, the same command resumes here.");
        }
    }

    private void WriteReport(string report, Manifest manifest, RowSample sample)
    {
        try
        {
            ScoringReport.Of(_options, manifest, sample).Save(report);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JobException(
                ExitCode.Unusable, $"'{_output}' is complete, but its report '{report}' cannot be written: {e.Message}", e);
        }
    }

    private JobException Refused(string why) => new(ExitCode.Unusable,
        $"The output '{_output}' belongs to another job: {why}. Give --overwrite to replace it, or another --output.");
}
