using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Logs.V1;
using Mesh.LogShipper.Push;
using Mesh.Spool;
using Microsoft.Data.Sqlite;

namespace Mesh.LogShipper.Cluster.Notes;

/// <summary>Keeps what other members tell of the logs on their disks, and gives it back when one of them has a new disk.</summary>
internal sealed class NoteWitness(NoteDatabase database, TimeProvider time)
{
    /// <summary>Notes in one message, which stays far below a message's bound.</summary>
    public const int PartNotes = 1000;

    /// <summary>Why a part is refused whose table is not here.</summary>
    public const string UnknownReason = "NOTES_UNKNOWN";

    private const int MaxNameBytes = 256;

    /// <summary>Returns when the part is on disk.</summary>
    public void Take(NoteLogsRequest request)
    {
        RequireName(request.Table?.Member, "table.member");
        RequireName(request.Table?.Disk, "table.disk");
        if (request.Notes.Count > PartNotes)
        {
            throw PushRules.Invalid("NOTES_INVALID", "notes", $"Must be at most {PartNotes}.");
        }

        foreach (var note in request.Notes)
        {
            LogNames.RequireJob(note.Job);
            LogNames.RequireAttempt(note.Attempt, least: 1);
        }

        if (!Guard(() => database.Apply(request, time.GetUtcNow())))
        {
            throw MeshErrors.FailedPrecondition(UnknownReason, "The table is not here; begin it anew.");
        }
    }

    /// <summary>Gives a member's complete tables, or the notes of one.</summary>
    public async Task ListAsync(
        ListNotesRequest request, IServerStreamWriter<ListNotesResponse> responses, CancellationToken cancellationToken)
    {
        RequireName(request.Member, "member");
        foreach (var table in request.Disk.Length == 0 ? Guard(() => database.Tables(request.Member)) : [])
        {
            var response = new ListNotesResponse { Table = table };
            if (request.Job.Length > 0)
            {
                response.Notes.AddRange(Guard(() => database.OfJob(table, request.Job)));
            }

            await responses.WriteAsync(response, cancellationToken);
        }

        var after = default(LogKey);
        while (request.Disk.Length > 0
            && Guard(() => database.Page(request.Member, request.Disk, after, PartNotes)) is { Count: > 0 } notes)
        {
            await responses.WriteAsync(new ListNotesResponse { Notes = { notes } }, cancellationToken);
            after = new LogKey(notes[^1].Job, notes[^1].Attempt);
        }
    }

    private static void RequireName(string? name, string field)
    {
        if (name is not { Length: > 0 and <= MaxNameBytes })
        {
            throw PushRules.Invalid("NAME_INVALID", field, $"Must be 1 to {MaxNameBytes} characters.");
        }
    }

    private static T Guard<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw MeshErrors.Unavailable("NOTES_UNREADABLE", $"The notes cannot be read or written at the moment: {e.Message}");
        }
    }
}
