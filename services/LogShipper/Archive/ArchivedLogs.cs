using System.Runtime.CompilerServices;
using Mesh.LogShipper.Archive.Format;
using Mesh.LogShipper.Cluster.Handover;
using Mesh.LogShipper.Storage;
using Mesh.Spool;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Archive;

/// <summary>The logs in the archive; their indexes are kept in memory up to a bound.</summary>
internal sealed partial class ArchivedLogs(
    IArchive archive, LogBlocks blocks, LogMoves moves, IOptions<ArchiveOptions> options, ILogger<ArchivedLogs> logger)
{
    private readonly SharedCache<string, ArchiveIndex?> _indexes =
        new(options.Value.IndexCacheBytes, index => index?.Cost ?? 1);

    /// <summary>See <see cref="IArchive.IsShared"/>.</summary>
    internal bool IsShared => archive.IsShared;

    /// <summary>The log, if it is archived.</summary>
    /// <exception cref="IOException">The archive cannot be read at the moment, or the object is damaged in both its
    /// indexes.</exception>
    internal async ValueTask<ArchivedLog?> FindAsync(LogKey key, CancellationToken cancellationToken)
    {
        var name = ArchiveNames.Of(key);
        // That there is none is not kept: one may come at any moment.
        var index = await _indexes.GetAsync(name, () => LoadAsync(name), found => found is not null, cancellationToken);
        if (index is null)
        {
            _indexes.Remove(name);
            return null;
        }

        return new ArchivedLog(index, name, archive, blocks, moves, logger);
    }

    /// <summary>The newest attempt of a job that is archived; 0: none.</summary>
    internal async ValueTask<int> NewestAsync(string job, CancellationToken cancellationToken)
    {
        var newest = 0;
        await foreach (var key in ListAsync(job, cancellationToken))
        {
            newest = Math.Max(newest, key.Attempt);
        }

        return newest;
    }

    /// <summary>The archived logs of a job, a project, or all.</summary>
    internal async IAsyncEnumerable<LogKey> ListAsync(string parent, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (ArchiveNames.OfParent(parent) is not { } prefix)
        {
            yield break;
        }

        await foreach (var found in archive.ListAsync(prefix, cancellationToken))
        {
            if (ArchiveNames.TryParse(found.Name, out var key))
            {
                yield return key;
            }
        }
    }

    /// <summary>The object was stored anew, or deleted.</summary>
    internal void Forget(LogKey key) => _indexes.Remove(ArchiveNames.Of(key));

    private async Task<ArchiveIndex?> LoadAsync(string name)
    {
        try
        {
            return await ArchivedLogReader.IndexAsync(archive, name, CancellationToken.None);
        }
        catch (InvalidDataException e)
        {
            LogUnreadable(e, name);
            throw new ArchiveException($"{name} is damaged.", e);
        }
    }

    [LoggerMessage(482, LogLevel.Error, "{Name} cannot be read: its index is damaged")]
    private partial void LogUnreadable(Exception error, string name);
}
