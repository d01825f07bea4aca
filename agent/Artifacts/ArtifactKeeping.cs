using System.Globalization;
using Mesh.Agent.Run;
using Mesh.Artifacts;
using Mesh.Intake.V1;

namespace Mesh.Agent.Artifacts;

/// <summary>Keeps the files that the job names, once its steps have ended, and says in the log which.</summary>
internal sealed class ArtifactKeeping(AgentParts parts, WindDown windDown)
{
    private const int Parallelism = 4;
    private const int NamedFiles = 100;

    private string _directory = "";

    /// <summary>How the job ends, with its artifacts: a success needs them all.</summary>
    /// <param name="outcome">How the steps ended.</param>
    /// <param name="step">The step that the log's lines belong to.</param>
    public async Task<Outcome> RunAsync(Outcome outcome, int step)
    {
        if (!IsWanted(outcome) || (windDown.IsRequested && windDown.OutcomeReason == OutcomeReason.AgentLost))
        {
            return outcome;
        }

        using var over = new CancellationTokenSource();
        using var done = new CancellationTokenSource();
        var watch = EndWithGraceAsync(over, done.Token);
        try
        {
            await KeepAsync(step, over.Token);
            return outcome;
        }
        catch (ArtifactsRefusedException exception)
        {
            return Failed(outcome, step, OutcomeReason.ArtifactsRefused, exception.Message);
        }
        catch (ArtifactsLostException exception)
        {
            return Failed(outcome, step, OutcomeReason.ArtifactsLost, exception.Message);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return Failed(outcome, step, windDown.OutcomeReason, windDown.Message);
        }
        finally
        {
            await done.CancelAsync();
            await watch;
        }
    }

    private bool IsWanted(Outcome outcome) => parts.Job.Artifacts is { } artifacts && artifacts.When switch
    {
        ArtifactCondition.Always => true,
        ArtifactCondition.OnFailure => outcome.Reason != OutcomeReason.Succeeded,
        _ => outcome.Reason == OutcomeReason.Succeeded,
    };

    /// <summary>A run that is told to end keeps its files in what the after-steps left of the grace.</summary>
    private async Task EndWithGraceAsync(CancellationTokenSource over, CancellationToken done)
    {
        try
        {
            await windDown.Requested.WaitAsync(done);
            await Task.Delay(windDown.LeftForAfterSteps(), parts.Host.Time, done);
            await over.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // Everything is kept.
        }
    }

    private async Task KeepAsync(int step, CancellationToken cancellationToken)
    {
        var start = parts.Host.Time.GetTimestamp();
        _directory = SourceFile.RealPath(parts.Environment.SourceDirectory)
            ?? throw new ArtifactsRefusedException("the source directory is gone");
        var search = new ArtifactSearch(_directory, [.. parts.Job.Artifacts.Paths.Select(path => new ArtifactPattern(path))]);
        var files = search.Run(cancellationToken);
        foreach (var pattern in search.Unused)
        {
            Say(step, $"no file matches the artifact path '{pattern}'");
        }

        var lengths = new long?[files.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, files.Count), options, async (index, token) =>
            lengths[index] = await KeepAsync(step, files[index], token));
        var kept = files.Zip(lengths).Where(file => file.Second is not null).ToList();
        foreach (var (path, length) in kept.Take(NamedFiles))
        {
            Say(step, string.Create(CultureInfo.InvariantCulture, $"artifact {path}: {length} bytes"));
        }

        if (kept.Count > NamedFiles)
        {
            Say(step, string.Create(CultureInfo.InvariantCulture, $"and {kept.Count - NamedFiles} artifacts more"));
        }

        var took = parts.Host.Time.GetElapsedTime(start).TotalSeconds;
        var artifacts = kept.Count == 1 ? "artifact" : "artifacts";
        Say(step, string.Create(
            CultureInfo.InvariantCulture, $"kept {kept.Count} {artifacts}, {kept.Sum(file => file.Second)} bytes, in {took:0.0} s"));
    }

    /// <returns>The file's length; null when it was left out.</returns>
    private async Task<long?> KeepAsync(int step, string path, CancellationToken cancellationToken)
    {
        if (!ArtifactPath.IsValid(path))
        {
            throw new ArtifactsRefusedException($"the name of the artifact {path} cannot be kept: it must be {ArtifactPath.Form}");
        }

        var first = SourceFile.Open(_directory, path, out var problem);
        if (first is null)
        {
            LeaveOut(step, path, problem);
            return null;
        }

        try
        {
            return await parts.Artifacts.UploadAsync(path, Take, parts.Host.Timings.Artifact, cancellationToken);
        }
        finally
        {
            first?.Dispose();
        }

        SourceFile Take()
        {
            var file = first ?? SourceFile.Open(_directory, path, out problem);
            first = null;
            return file ?? throw new ArtifactsRefusedException($"the artifact {path} was removed while it was kept");
        }
    }

    private void LeaveOut(int step, string path, SourceFileProblem problem)
    {
        var reason = problem switch
        {
            SourceFileProblem.Outside => "it is a link that leads out of the source directory",
            SourceFileProblem.NoFile => "it is no file",
            SourceFileProblem.LeadsNowhere => "it is a link that leads nowhere, or is gone",
            _ => throw new ArtifactsRefusedException($"the artifact {path} cannot be read: let its owner read it"),
        };
        Say(step, $"the artifact {path} is left out: {reason}");
    }

    private Outcome Failed(Outcome outcome, int step, OutcomeReason reason, string message)
    {
        Say(step, $"the artifacts were not kept: {message}");
        if (outcome.Reason == OutcomeReason.Succeeded)
        {
            return new Outcome { Reason = reason, Message = $"the artifacts were not kept: {message}" };
        }

        var both = outcome.Clone();
        both.Message = $"{outcome.Message}; its artifacts were not kept: {message}";
        return both;
    }

    private void Say(int step, string line) => parts.Log.Platform(step, $"mesh: {line}");
}
