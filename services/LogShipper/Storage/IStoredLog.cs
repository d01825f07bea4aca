using Mesh.Spool;

namespace Mesh.LogShipper.Storage;

/// <summary>
/// One attempt's log as readers see it, wherever its bytes lie; it may move while somebody reads. All that it shows is durable.
/// For any number of threads.
/// </summary>
public interface IStoredLog
{
    /// <summary>Which log it is.</summary>
    LogKey Key { get; }

    /// <summary>Its length in bytes so far.</summary>
    long End { get; }

    /// <summary>Its end; null while it is open.</summary>
    SpoolSeal? Seal { get; }

    /// <summary>Completes when there is more than at this moment, or a seal. Take it before looking, then wait.</summary>
    Task Changed { get; }

    /// <summary>Says that somebody reads at its end, until disposed.</summary>
    IDisposable Follow();

    /// <summary>
    /// Reads from an offset on, up to so many bytes. Empty at the end of what is stored. Bytes that are lost come as pieces that
    /// say so.
    /// </summary>
    /// <exception cref="IOException">The store cannot be read at the moment.</exception>
    ValueTask<IReadOnlyList<SpoolPiece>> ReadAsync(long offset, int maxBytes, CancellationToken cancellationToken);
}
