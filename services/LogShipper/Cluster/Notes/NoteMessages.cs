using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Mesh.Logs.V1;
using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Cluster.Handover;
using Mesh.Spool;

namespace Mesh.LogShipper.Cluster.Notes;

/// <summary>What is noted of a log, and what is said when it is lost.</summary>
internal static class NoteMessages
{
    /// <summary>The note of a log as it is on disk at this moment.</summary>
    public static LogNote Note(SpoolLog log, Timestamp? begin, DateTimeOffset now)
    {
        // In this order: a log that is seen sealed does not grow after.
        var seal = log.Seal;
        return Note(log.Key, log.End, log.Writers, seal, begin, now);
    }

    /// <summary>The note of a log that is archived on the same disk.</summary>
    public static LogNote Note(ArchivedLog log, Timestamp? begin, DateTimeOffset now) =>
        Note(log.Key, log.End, log.Index.Writers, log.Seal, begin, now);

    private static LogNote Note(
        LogKey key, long length, IEnumerable<SpoolWriter> writers, SpoolSeal? seal, Timestamp? begin, DateTimeOffset now)
    {
        var note = new LogNote
        {
            Job = key.Job,
            Attempt = key.Attempt,
            BeginTime = begin ?? now.ToTimestamp(),
            Length = length,
            Seal = seal is null ? null : HandoverMessages.Seal(seal),
        };
        foreach (var (name, cursor) in writers)
        {
            note.Writers[name] = cursor;
        }

        return note;
    }

    /// <summary>What readers are told of the bytes of a lost log.</summary>
    public static string Why(LogNote note, NoteTable table, DateTimeOffset birth)
    {
        var (heard, begun) = (table.HearTime.ToDateTimeOffset(), note.BeginTime.ToDateTimeOffset());
        var rest = note.Seal is null ? " What came after the last word of it is not known." : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The disk of {table.Member} was lost between {heard:u} and {birth:u}. "
            + $"These bytes of a log begun at {begun:u} were on no other.{rest}");
    }

    /// <summary>The seal of a lost log.</summary>
    public static SpoolSeal Seal(LogNote note)
    {
        var seal = note.Seal;
        // An empty log is whole all the same.
        var (hash, message) = note.Length == 0
            ? (seal.Sha256.Memory, seal.Message)
            : (default, $"{seal.Message} {note.Length} bytes were lost by the log service; no hash.".TrimStart());
        return new SpoolSeal(note.Length, hash, seal.Writer, seal.WriterLength, seal.WriterSha256.Memory, message);
    }
}
