using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Logs.V1;
using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Cluster.Notes;
using Mesh.LogShipper.Push;
using Mesh.Spool;

namespace Mesh.LogShipper.Cluster.Handover;

/// <summary>Takes a job's logs from a member that leaves. One import of a job runs at a time.</summary>
internal sealed class LogImporter(
    LogMoves moves, PushStreams streams, LogSpool spool, ArchivedLogs archived, ArchivedImport objects, LogNotes notes)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _running = [];

    public async Task RunAsync(IAsyncStreamReader<ImportLogsRequest> requests, CancellationToken cancellationToken)
    {
        if (!await requests.MoveNext(cancellationToken) || requests.Current.Open is not { } open)
        {
            throw PushRules.Invalid("OPEN_MISSING", "open", "The first message must be open.");
        }

        LogNames.RequireJob(open.Job);
        Enter(open.Job);
        try
        {
            moves.Coming.Add(open.Job, open.Member);
            // In this order: a writer that comes between the two finds the job marked.
            await streams.EndAsync(open.Job, LogOwners.Moving()).WaitAsync(cancellationToken);
            await TakeAsync(open.Job, requests, cancellationToken);
            moves.Coming.Remove(open.Job);
            await notes.RequireAllAsync(open.Job, cancellationToken);
        }
        finally
        {
            Leave(open.Job);
        }
    }

    private async Task TakeAsync(string job, IAsyncStreamReader<ImportLogsRequest> requests, CancellationToken cancellationToken)
    {
        ImportedLog? log = null;
        while (await requests.MoveNext(cancellationToken))
        {
            var request = requests.Current;
            switch (request.MessageCase)
            {
                case ImportLogsRequest.MessageOneofCase.Record:
                    log ??= await OpenAsync(job, request.Record.Attempt, cancellationToken);
                    await log.AddAsync(request.Record);
                    break;
                case ImportLogsRequest.MessageOneofCase.End:
                    log ??= await OpenAsync(job, request.End.Attempt, cancellationToken);
                    await log.EndAsync(request.End);
                    log = null;
                    break;
                case ImportLogsRequest.MessageOneofCase.Archived:
                    await objects.TakeAsync(job, requests, cancellationToken);
                    break;
                default:
                    throw PushRules.Invalid("MESSAGE_INVALID", "message", "After open come records, ends and archived bytes.");
            }
        }

        if (log is not null)
        {
            throw PushRules.Invalid("END_MISSING", "end", "The last log has no end.");
        }
    }

    private async Task<ImportedLog> OpenAsync(string job, int attempt, CancellationToken cancellationToken)
    {
        LogNames.RequireAttempt(attempt, least: 1);
        var key = new LogKey(job, attempt);
        try
        {
            var there = spool.Find(key) is null ? await archived.FindAsync(key, cancellationToken) : null;
            return new ImportedLog(spool, key, there?.Seal);
        }
        catch (IOException)
        {
            throw MeshErrors.Unavailable("LOG_UNREADABLE", "The archive cannot be read at the moment.");
        }
    }

    private void Enter(string job)
    {
        lock (_gate)
        {
            if (!_running.Add(job))
            {
                throw MeshErrors.Unavailable("LOG_IMPORT_RUNNING", $"Another import of {job} has not ended yet.");
            }
        }
    }

    private void Leave(string job)
    {
        lock (_gate)
        {
            _running.Remove(job);
        }
    }
}
