using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Logs.V1;
using Mesh.Spool;

namespace Mesh.LogShipper.Cluster.Handover;

/// <summary>
/// One log that is being imported: what is here already must be the same, what is not is appended. A log that is in the archive
/// here is whole, and only its seal is compared.
/// </summary>
internal sealed class ImportedLog(LogSpool spool, LogKey key, SpoolSeal? archived)
{
    // Records on their way to the disk; a further one waits for the oldest.
    private const int MaxQueued = 256;

    private readonly Queue<Task<SpoolRefusal?>> _queued = new();
    private readonly long _known = spool.Find(key)?.End ?? 0;
    private long _end;

    public async Task AddAsync(ImportRecord message)
    {
        var record = new SpoolRecord(
            message.Offset, message.Writer, message.WriterOffset, message.Step, (byte)message.Stream, message.TimeNanos,
            message.Data.Memory, message.Missing, message.Why);
        Require(
            message.Attempt == key.Attempt && record.Offset == _end && record.Length > 0 && record.Missing >= 0
                && record.Data.Length <= SpoolLimits.MaxFrameBytes && (record.Missing == 0 || record.Data.IsEmpty),
            $"a record at {record.Offset}, and not at {_end}");
        _end = record.End;
        if (archived is not null)
        {
            return;
        }

        if (record.Offset < _known)
        {
            RequireSame(record);
            return;
        }

        _queued.Enqueue(await spool.ImportAsync(key, record));
        if (_queued.Count > MaxQueued)
        {
            RequireTaken(await _queued.Dequeue());
        }
    }

    /// <summary>Returns when all of the log is on disk, its seal too.</summary>
    public async Task EndAsync(ImportEnd message)
    {
        Require(message.Attempt == key.Attempt && message.Length == _end, $"records to {_end}, and a length of {message.Length}");
        var seal = message.Seal is { } said
            ? new SpoolSeal(
                message.Length, said.Sha256.Memory, said.Writer, said.WriterLength, said.WriterSha256.Memory, said.Message)
            : null;
        if (archived is not null)
        {
            Require(seal is null ? archived.Length >= _end : archived.Says(seal), $"an archived log of {archived.Length} bytes here");
            return;
        }

        while (_queued.TryDequeue(out var queued))
        {
            RequireTaken(await queued);
        }

        foreach (var (writer, cursor) in message.Writers)
        {
            var here = spool.Find(key)?.CursorOf(writer) ?? 0;
            // An earlier import may have been whole, and the log have gone on since.
            Require(here == cursor || (_known > _end && here > cursor), $"writer '{writer}' at {cursor} there and {here} here");
        }

        if (seal is not null)
        {
            RequireTaken(await spool.ImportSealAsync(key, seal));
        }
    }

    private void RequireSame(in SpoolRecord record)
    {
        var log = spool.Find(key) ?? throw LogOwners.Moving();
        var at = record.Offset;
        while (at < record.End)
        {
            foreach (var piece in spool.Read(log, at, (int)Math.Min(record.End - at, SpoolLimits.MaxFrameBytes)))
            {
                var length = Math.Min(piece.End, record.End) - at;
                var isSame = record.Missing > 0
                    ? piece.Missing > 0
                    : piece.Missing == 0
                        && piece.Data.Span[..(int)length].SequenceEqual(record.Data.Span.Slice((int)(at - record.Offset), (int)length));
                Require(isSame && length > 0, $"other bytes at {at}");
                at += length;
                if (at >= record.End)
                {
                    return;
                }
            }

            Require(at < log.End, $"nothing at {at} here");
        }
    }

    private void RequireTaken(SpoolRefusal? refusal)
    {
        if (refusal is { Kind: SpoolRefusalKind.DiskFull or SpoolRefusalKind.DiskFailed or SpoolRefusalKind.Closed })
        {
            throw LogErrors.From(refusal);
        }

        Require(refusal is null, refusal?.Message ?? "");
    }

    private void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw Differs(key, problem);
        }
    }

    private static RpcException Differs(LogKey key, string problem) =>
        MeshErrors.FailedPrecondition(
            "LOG_DIFFERS", $"The log of {key.Job} attempt {key.Attempt} is not the same at both members: {problem}.");
}
