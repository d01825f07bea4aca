namespace Mesh.LogShipper.Storage;

/// <summary>All logs that this process can read.</summary>
public interface ILogStore
{
    /// <summary>The log, if there is one. Attempt 0: that of the newest attempt that has one.</summary>
    ValueTask<IStoredLog?> FindAsync(string job, int attempt, CancellationToken cancellationToken);

    /// <summary>Finds a log or waits for it. Attempt 0: the newest that has one, or the first that comes.</summary>
    Task<IStoredLog> WaitAsync(string job, int attempt, CancellationToken cancellationToken);

    /// <summary>
    /// True when a log of the job lies on this member's own disk: in the spool, or in an archive that is not shared. One in a
    /// shared archive is every member's, and makes none of them its keeper.
    /// </summary>
    /// <exception cref="IOException">The store cannot be read at the moment.</exception>
    ValueTask<bool> IsKeptHereAsync(string job, CancellationToken cancellationToken);

    /// <summary>
    /// True when the log is in a shared archive, so that every member can serve it. Attempt 0: when any of the job is. False as
    /// well when the archive does not answer.
    /// </summary>
    ValueTask<bool> IsSharedAsync(string job, int attempt, CancellationToken cancellationToken);

    /// <summary>The logs of a job, or of all jobs of a project, in no order.</summary>
    /// <param name="parent"><c>projects/{project}</c> or <c>projects/{project}/jobs/{id}</c>; empty: all logs.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    IAsyncEnumerable<IStoredLog> ListAsync(string parent, CancellationToken cancellationToken) =>
        ListAsync(parent, LogPlaces.All, cancellationToken);

    /// <summary>The same, of some places only.</summary>
    IAsyncEnumerable<IStoredLog> ListAsync(string parent, LogPlaces places, CancellationToken cancellationToken);
}
