using Google.Protobuf.WellKnownTypes;
using Mesh.Hosting.Errors;
using Mesh.Logs.V1;
using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Cluster.Handover;
using Mesh.LogShipper.Push;
using Mesh.Spool;

namespace Mesh.LogShipper.Cluster.Notes;

/// <summary>
/// Puts logs that were lost with a disk on record: all that is known of them as gaps, and their seals. From then on they are logs
/// as any others, which readers read, writers go on with, and the archive takes. Repeated, it changes nothing.
/// </summary>
internal sealed partial class LostLogRecord(
    LogSpool spool, ArchivedLogs archived, LogOwners owners, LogMoves moves, ClusterPeers peers, DiskIdentity disk,
    TimeProvider time, ILogger<LostLogRecord> logger)
{
    private const int MaxNotes = 100;

    /// <summary>
    /// For this member, whose disk is new: returns how many logs of a job were lost, once that is on disk here, or at the member
    /// that keeps the job now.
    /// </summary>
    /// <exception cref="IOException">The disk or the archive failed.</exception>
    /// <exception cref="Grpc.Core.RpcException">A member that may keep the job cannot be asked.</exception>
    public async Task<int> WriteAsync(NoteTable table, IReadOnlyCollection<LogNote> notes, CancellationToken cancellationToken)
    {
        if (await owners.FindKeeperAsync(notes.First().Job, cancellationToken) is not { } keeper)
        {
            return await WriteHereAsync(table, notes, disk.BirthTime, cancellationToken);
        }

        var request = new RecordLossRequest { Table = table, BirthTime = disk.BirthTime.ToTimestamp(), Notes = { notes } };
        return (await peers.Peer(keeper).RecordLossAsync(request, cancellationToken: cancellationToken)).Lost;
    }

    /// <summary>The same for another member's disk, of a job that this one keeps.</summary>
    public async Task<int> TakeAsync(RecordLossRequest request, CancellationToken cancellationToken)
    {
        if (request.Table is null || request.BirthTime is null || request.Notes.Count is 0 or > MaxNotes
            || request.Notes.DistinctBy(n => n.Job).Count() > 1)
        {
            throw PushRules.Invalid("LOSS_INVALID", "notes", $"Must be 1 to {MaxNotes} of one job, with table and birth_time.");
        }

        var job = request.Notes[0].Job;
        LogNames.RequireJob(job);
        try
        {
            var lost = await WriteHereAsync(
                request.Table, request.Notes, request.BirthTime.ToDateTimeOffset(), cancellationToken);
            if (IsComing(job, request.Table))
            {
                moves.Coming.Remove(job);
                LogImportEnded(job, request.Table.Member);
            }

            return lost;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw MeshErrors.Unavailable("LOG_DISK_FAILED", $"The loss could not be put on record: {e.Message}");
        }
    }

    private async Task<int> WriteHereAsync(
        NoteTable table, IEnumerable<LogNote> notes, DateTimeOffset birth, CancellationToken cancellationToken)
    {
        var lost = 0;
        foreach (var note in notes.OrderBy(n => n.Attempt))
        {
            var key = new LogKey(note.Job, note.Attempt);
            if (spool.Find(key)?.Seal is null && await archived.FindAsync(key, cancellationToken) is null)
            {
                var before = spool.Find(key)?.End ?? 0;
                await WriteAsync(key, note, NoteMessages.Why(note, table, birth), IsComing(note.Job, table));
                var missing = (spool.Find(key)?.End ?? 0) - before;
                if (missing > 0)
                {
                    LogLost(key.Job, key.Attempt, missing, table.Member);
                    lost++;
                }
            }
        }

        return lost;
    }

    private async Task WriteAsync(LogKey key, LogNote note, string why, bool isHalf)
    {
        var now = LogMessages.ToNanos(time.GetUtcNow());
        foreach (var (writer, cursor) in note.Writers)
        {
            // One that is here already has said itself from where on it can send, and may be sending at this moment.
            if (isHalf || (spool.Find(key)?.CursorOf(writer) ?? 0) == 0)
            {
                Require(await spool.SkipAsync(key, writer, cursor, now, why));
            }
        }

        var end = spool.Find(key)?.End ?? 0;
        if (end < note.Length && note.Seal is not null)
        {
            // Whose bytes these were was not known then either: they had been lost before.
            Require(await await spool.ImportAsync(
                key, new SpoolRecord(end, "", end - note.Length, "", 0, 0, default, note.Length - end, why)));
            end = note.Length;
        }

        if (note.Seal is not null && end == note.Length)
        {
            Require(await spool.ImportSealAsync(key, NoteMessages.Seal(note)));
        }
    }

    private bool IsComing(string job, NoteTable table) => moves.Coming.MemberOf(job) == table.Member;

    private static void Require(SpoolRefusal? refusal)
    {
        if (refusal is not null && refusal.Kind != SpoolRefusalKind.Sealed)
        {
            throw new IOException(refusal.Message);
        }
    }

    [LoggerMessage(
        453, LogLevel.Error,
        "{Missing} bytes of the log of {Job} attempt {Attempt} were on the lost disk of {Member} only: a gap")]
    private partial void LogLost(string job, int attempt, long missing, string member);

    [LoggerMessage(456, LogLevel.Warning, "The disk of {Member} was lost while it handed {Job} over: what came is served, the rest is a gap")]
    private partial void LogImportEnded(string job, string member);
}
