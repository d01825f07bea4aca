using System.Globalization;
using Mesh.Agent.Checkout;
using Mesh.Artifacts;
using Mesh.Intake.V1;
using Mesh.Report.V1;

namespace Mesh.Agent.Artifacts;

/// <summary>
/// Puts the artifacts of the jobs that this one needs into the source directory, before any step runs. Where two jobs have the same
/// path the later one's stays, and the log says so.
/// </summary>
internal sealed class ArtifactFetch(AgentParts parts, Action<string> say)
{
    private const int MaxFiles = 100_000;
    private const int Parallelism = 4;
    private const int NamedClashes = 20;

    private readonly Dictionary<string, Source> _sources = new(StringComparer.Ordinal);
    private int _clashes;

    /// <returns>Why they are not there; null when they are.</returns>
    public async Task<SourceProblem?> RunAsync(CancellationToken cancellationToken)
    {
        if (parts.Job.ArtifactJobs.Count == 0)
        {
            return null;
        }

        try
        {
            foreach (var job in parts.Job.ArtifactJobs)
            {
                await ListAsync(job, cancellationToken);
            }

            if (_clashes > NamedClashes)
            {
                say(string.Create(
                    CultureInfo.InvariantCulture, $"prepare: and {_clashes - NamedClashes} artifacts more are those of a later job"));
            }

            await LayDownAsync(cancellationToken);
            return null;
        }
        catch (ArtifactsRefusedException exception)
        {
            return new SourceProblem(OutcomeReason.ArtifactsRefused, exception.Message);
        }
        catch (ArtifactsLostException exception)
        {
            return new SourceProblem(OutcomeReason.ArtifactsLost, exception.Message);
        }
    }

    private async Task ListAsync(string job, CancellationToken cancellationToken)
    {
        var (count, bytes) = (0L, 0L);
        await foreach (var (attempt, artifact) in parts.Artifacts.ListAsync(job, parts.Host.Timings.Artifact, cancellationToken))
        {
            if (!ArtifactPath.IsValid(artifact.Path))
            {
                throw new ArtifactsRefusedException($"an artifact of {job} has a path that leads elsewhere");
            }

            if (_sources.TryGetValue(artifact.Path, out var other)
                && other.Artifact.Sha256 != artifact.Sha256
                && ++_clashes <= NamedClashes)
            {
                say($"prepare: the artifact {artifact.Path} is that of {job}; {other.Job} has another");
            }

            _sources[artifact.Path] = new Source(job, attempt, artifact);
            if (_sources.Count > MaxFiles)
            {
                throw new ArtifactsRefusedException(
                    $"the jobs that this one needs have more than {MaxFiles} artifacts; pack them in archives");
            }

            count++;
            bytes += artifact.Length;
        }

        var artifacts = count == 1 ? "artifact" : "artifacts";
        say(count == 0
            ? $"prepare: {job} has no artifacts"
            : string.Create(CultureInfo.InvariantCulture, $"prepare: {count} {artifacts}, {bytes} bytes, of {job}"));
    }

    private async Task LayDownAsync(CancellationToken cancellationToken)
    {
        var start = parts.Host.Time.GetTimestamp();
        var target = new ArtifactTarget(parts.Environment.SourceDirectory);
        foreach (var path in _sources.Keys)
        {
            target.MakeWay(path);
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(_sources.Values.Index(), options, async (numbered, token) =>
        {
            var (number, (job, attempt, artifact)) = numbered;

            // Beside the source directory, on the same volume: half a file is never seen in it.
            var half = Path.Combine(parts.Environment.PipelineDirectory, $".artifact-{number}");
            File.Delete(half);
            await parts.Artifacts.DownloadAsync(job, attempt, artifact, half, parts.Host.Timings.Artifact, token);
            target.Put(half, artifact.Path, artifact.Executable);
        });
        var took = parts.Host.Time.GetElapsedTime(start).TotalSeconds;
        var what = _sources.Count == 1 ? "1 artifact is" : $"{_sources.Count} artifacts are";
        say(_sources.Count == 0
            ? "prepare: the jobs that this one needs kept no artifacts"
            : string.Create(CultureInfo.InvariantCulture, $"prepare: {what} in place after {took:0.0} s"));
    }

    private sealed record Source(string Job, int Attempt, Artifact Artifact);
}
