using System.Collections.Concurrent;
using Mesh.Hosting;
using Mesh.Hosting.Storage;
using Mesh.Reporter.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Artifacts.Storage;

/// <summary>
/// The artifacts on disk: contents as files, and the index that names them, together in one folder. A content is on disk before
/// the index names it, and is removed after the index has forgotten it, so that a crash leaves files without a name and never a
/// name without its file.
/// </summary>
public sealed partial class ArtifactStore(
    IOptions<MeshOptions> mesh,
    IOptions<ArtifactOptions> options,
    IOptions<ReporterOptions> reporter,
    ReportStore reports,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<ArtifactStore> logger) : IHostedService, IDisposable
{
    // Of no more than this one commit is made, so that the first does not wait for the last.
    private const int MaxBatch = 256;

    private readonly ILogger _logger = logger;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ConcurrentQueue<PendingArtifact> _pending = new();
    private DirectoryLock? _lock;
    private ArtifactFiles? _files;
    private ArtifactIndex? _index;
    private ArtifactReader? _reader;
    private ArtifactRoom? _room;

    public ArtifactFiles Files => _files ?? throw NotStarted();

    public ArtifactReader Reader => _reader ?? throw NotStarted();

    private ArtifactIndex Index => _index ?? throw NotStarted();

    private ArtifactRoom Room => _room ?? throw NotStarted();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var own = options.Value.Directory;
        var directory = own.Length > 0 ? own : Path.Combine(mesh.Value.DataDirectory, "artifacts");
        _lock = await DirectoryLock.AcquireAsync(directory, reporter.Value.LockWait, time, cancellationToken);
        var path = Path.Combine(directory, "index.db");
        _index = ArtifactIndex.Open(path);
        _reader = new ArtifactReader(path);
        _files = new ArtifactFiles(directory, Guid.NewGuid().ToString("n"));
        var bytes = _index.TotalBytes();
        _room = new ArtifactRoom(options.Value, bytes);
        LogOpened(directory, bytes);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Begins an upload, if the attempt may store it and there is room.</summary>
    /// <returns>The upload when the result is good; null otherwise.</returns>
    public async Task<(ArtifactResult Result, ArtifactUpload? Upload)> BeginAsync(
        AttemptId attempt, string path, long length, bool isExecutable, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var before = FindOwn(attempt, path);
            var totals = Index.Totals(attempt.Job, attempt.Number);
            if (Decide(attempt, totals, isStored: before?.Length == length) is not ArtifactResult.Good and var refusal)
            {
                return (refusal, null);
            }

            if (Room.Take(attempt, totals.Epoch < attempt.Epoch ? default : totals, before?.Length, length) is { } bound)
            {
                return (bound, null);
            }

            try
            {
                var file = Files.Create(Files.NewName());
                return (new ArtifactResult.Good(), new ArtifactUpload(this, attempt, path, length, isExecutable, file));
            }
            catch (Exception failure)
            {
                Room.Release(attempt, length);
                if (DiskRoom.IsGone(failure))
                {
                    return (Full(attempt, failure), null);
                }

                throw;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes out artifacts that were stored before a time.</summary>
    /// <returns>How many; fewer than the limit when none is left.</returns>
    public async Task<int> ExpireAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var gone = Index.DeleteBefore(before, limit);
            Remove(gone);
            return gone.Count;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Which attempt's artifacts are meant, and the least epoch of those that count; null when nothing was reported.</summary>
    /// <param name="job">The job.</param>
    /// <param name="attempt">The attempt; 0 is the newest that reported.</param>
    public (int Attempt, long LeastEpoch)? Resolve(string job, int attempt) =>
        reports.Reader.Get(job, attempt) is { } report ? (report.Attempt, report.Epoch) : null;

    public void Dispose()
    {
        _reader?.Dispose();
        _index?.Dispose();
        _lock?.Dispose();
        _gate.Dispose();
    }

    internal async Task<ArtifactResult> KeepAsync(ArtifactUpload upload, byte[] sha256)
    {
        try
        {
            Files.Keep(upload.Name, upload.File);
        }
        catch (IOException failure) when (DiskRoom.IsGone(failure))
        {
            return Full(upload.Attempt, failure);
        }

        var pending = new PendingArtifact(upload, new StoredArtifact(
            upload.Attempt, upload.Path, upload.Length, sha256, upload.IsExecutable, upload.Name, time.GetUtcNow()));
        _pending.Enqueue(pending);
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            // While one of them commits the others gather; the next takes all of them.
            while (!pending.Answered.IsCompleted)
            {
                CommitPending();
            }
        }
        finally
        {
            _gate.Release();
        }

        return await pending.Answered;
    }

    internal async ValueTask ReleaseAsync(ArtifactUpload upload)
    {
        if (!upload.IsReleased)
        {
            await _gate.WaitAsync(CancellationToken.None);
            Release(upload);
            _gate.Release();
        }

        // Torn, refused, or stored before. When the index failed nobody knows what it names: the next run finds out.
        if (!upload.MayBeNamed)
        {
            Delete(upload.Name);
        }
    }

    private static InvalidOperationException NotStarted() => new("the store has not started");

    private void CommitPending()
    {
        var batch = new List<PendingArtifact>();
        while (batch.Count < MaxBatch && _pending.TryDequeue(out var pending))
        {
            batch.Add(pending);
            pending.Upload.MayBeNamed = true;
        }

        try
        {
            Commit(batch);
        }
        catch (SqliteException failure) when (DiskRoom.IsGone(failure))
        {
            batch.ForEach(pending =>
            {
                pending.Upload.MayBeNamed = false;
                pending.Answer(Full(pending.Upload.Attempt, failure));
            });
        }
        catch (Exception failure)
        {
            Failed(failure);
            batch.ForEach(pending => pending.Fail(failure));
        }
    }

    private void Commit(List<PendingArtifact> batch)
    {
        using var transaction = Index.Begin();
        var decisions = batch.ConvertAll(pending => Put(pending.Artifact));
        transaction.Commit();
        foreach (var (pending, (result, isNamed, gone)) in batch.Zip(decisions))
        {
            // What was room for an upload is a stored artifact now, at once: none counts twice.
            Release(pending.Upload);
            Room.Add(isNamed ? pending.Artifact.Length : 0);
            pending.Upload.MayBeNamed = isNamed;
            pending.Answer(result);
            Remove(gone);
        }
    }

    private (ArtifactResult Result, bool IsNamed, IReadOnlyList<ReleasedFile> Gone) Put(StoredArtifact artifact)
    {
        var attempt = artifact.Attempt;
        var isStored = FindOwn(attempt, artifact.Path)?.IsSameFile(artifact) ?? false;
        var decision = Decide(attempt, Index.Totals(attempt.Job, attempt.Number), isStored);
        return decision is ArtifactResult.Good && !isStored ? (decision, true, Index.Put(artifact)) : (decision, false, []);
    }

    private void Release(ArtifactUpload upload)
    {
        Room.Release(upload.Attempt, upload.Length);
        upload.IsReleased = true;
    }

    private ArtifactResult Decide(AttemptId attempt, ArtifactTotals totals, bool isStored)
    {
        var newest = reports.Reader.Get(attempt.Job, 0);
        var own = newest?.Attempt == attempt.Number ? newest : reports.Reader.Get(attempt.Job, attempt.Number);
        return ArtifactRules.Decide(attempt, newest, own, totals, isStored);
    }

    private StoredArtifact? FindOwn(AttemptId attempt, string path) =>
        Index.Find(attempt.Job, attempt.Number, path) is { } found && found.Attempt.Epoch == attempt.Epoch ? found : null;

    private void Remove(IReadOnlyList<ReleasedFile> gone)
    {
        foreach (var (name, length) in gone)
        {
            Room.Add(-length);
            Delete(name);
        }
    }

    private void Delete(string name)
    {
        try
        {
            Files.Delete(name);
        }
        catch (IOException failure)
        {
            // Nothing names it: the next run's sweep finds it.
            LogFileStays(name, failure);
        }
    }

    private ArtifactResult.DiskFull Full(AttemptId attempt, Exception failure)
    {
        LogDiskFull(attempt.Job, failure);
        return new ArtifactResult.DiskFull();
    }

    private void Failed(Exception failure)
    {
        LogFailed(failure);
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }
}
