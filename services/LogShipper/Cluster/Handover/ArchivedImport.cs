using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Archive.Compaction;
using Mesh.LogShipper.Push;
using Mesh.LogShipper.Storage;
using Mesh.Spool;

namespace Mesh.LogShipper.Cluster.Handover;

/// <summary>Takes archived logs' objects as they are. One that is here and sound stays.</summary>
internal sealed class ArchivedImport(
    LogSpool spool, IArchive archive, ArchivedLogs archived, LogMover mover, LogGrowth growth, LogMoves moves)
{
    /// <summary>Takes one, of whose bytes the first are the current message, up to the message that ends it.</summary>
    public async Task TakeAsync(string job, IAsyncStreamReader<ImportLogsRequest> requests, CancellationToken cancellationToken)
    {
        // One left behind by a kill is written over when the import is repeated.
        var held = new FileStream(moves.Coming.PathOf(job) + ".part", new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
        await using (held.ConfigureAwait(false))
        {
            var attempt = await ReadAsync(requests, held, cancellationToken);
            LogNames.RequireAttempt(attempt, least: 1);
            var key = new LogKey(job, attempt);
            var name = ArchiveNames.Of(key);
            if (await mover.PresentAsync(name, cancellationToken) is null)
            {
                held.Position = 0;
                await archive.PutAsync(name, (target, cancel) => held.CopyToAsync(target, cancel), cancellationToken);
                archived.Forget(key);
                growth.Tell(key);
            }

            await GiveUpPartAsync(key, cancellationToken);
        }
    }

    // The source may have archived the log while its records came: what came of them must not stand before the whole.
    private async Task GiveUpPartAsync(LogKey key, CancellationToken cancellationToken)
    {
        if (spool.Find(key) is { Seal: null } part
            && await archived.FindAsync(key, cancellationToken) is { } whole
            && part.End <= whole.End
            && await spool.ReleaseAsync(key, part.End) is not null)
        {
            throw LogOwners.Moving();
        }
    }

    private static async Task<int> ReadAsync(
        IAsyncStreamReader<ImportLogsRequest> requests, FileStream held, CancellationToken cancellationToken)
    {
        do
        {
            var request = requests.Current;
            switch (request.MessageCase)
            {
                case ImportLogsRequest.MessageOneofCase.Archived:
                    await held.WriteAsync(request.Archived.Memory, cancellationToken);
                    break;
                case ImportLogsRequest.MessageOneofCase.ArchivedAttempt:
                    return request.ArchivedAttempt;
                default:
                    throw PushRules.Invalid("MESSAGE_INVALID", "message", "An archived log ends with its attempt.");
            }
        }
        while (await requests.MoveNext(cancellationToken));
        throw PushRules.Invalid("END_MISSING", "archived_attempt", "The last archived log has no end.");
    }
}
