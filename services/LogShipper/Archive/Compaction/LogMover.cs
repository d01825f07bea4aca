using System.Security.Cryptography;
using Mesh.LogShipper.Archive.Format;
using Mesh.Spool;

namespace Mesh.LogShipper.Archive.Compaction;

/// <summary>Stores one log in the archive, and reads it back.</summary>
internal sealed class LogMover(LogSpool spool, IArchive archive)
{
    // What is read at a time, from the spool and back from the archive.
    private const int ReadBytes = 1024 * 1024;

    /// <summary>
    /// Returns once the log is in the archive for sure, be it that it was there already: then nothing is written, since what
    /// is there was right when it was stored, and the spool's may have been damaged since.
    /// </summary>
    /// <exception cref="IOException">The archive failed, or gave back other bytes than it was given.</exception>
    public async Task<MovedLog> StoreAsync(SpoolLog log, SpoolSeal seal, CancellationToken cancellationToken)
    {
        var name = ArchiveNames.Of(log.Key);
        if (await PresentAsync(name, cancellationToken) is { } present)
        {
            return present;
        }

        byte[] hash = [];
        await archive.PutAsync(
            name, async (target, cancel) => hash = await WriteAsync(log, seal, target, cancel), cancellationToken);
        var stored = await ReadBackAsync(name, cancellationToken)
            ?? throw new ArchiveException($"{name} is not there though it was stored.");
        if (!stored.Hash.AsSpan().SequenceEqual(hash) || stored.Index.Seal.Length != seal.Length)
        {
            throw new ArchiveException($"{name} reads back other bytes than were stored.");
        }

        return new MovedLog(stored.Index, stored.Index.Blocks.Sum(b => (long)b.Length));
    }

    /// <summary>The log in the archive, if it is there and sound.</summary>
    public async Task<MovedLog?> PresentAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadBackAsync(name, cancellationToken) is { } found && IsRight(found.Index, found.Hash)
                ? new MovedLog(found.Index, found.Index.Blocks.Sum(b => (long)b.Length))
                : null;
        }
        catch (InvalidDataException)
        {
            return null; // A damaged object is written anew.
        }
    }

    // Returns the hash of the bytes written; holes have none.
    private async Task<byte[]> WriteAsync(SpoolLog log, SpoolSeal seal, Stream target, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var writer = new ArchiveWriter(target, log.Key, seal, log.Writers);
        long offset = 0;
        long missing = 0;
        while (offset < seal.Length)
        {
            var pieces = spool.Read(log, offset, ReadBytes);
            if (pieces.Count == 0 || log.IsReleased)
            {
                throw new ArchiveException($"The log cannot be read at {offset}.");
            }

            foreach (var piece in pieces)
            {
                await writer.AddAsync(piece, cancellationToken);
                hash.AppendData(piece.Data.Span);
                missing += piece.Missing;
                offset = piece.End;
            }
        }

        var index = await writer.FinishAsync(cancellationToken);
        var whole = hash.GetCurrentHash();
        return missing > 0 || IsRight(index, whole)
            ? whole
            : throw new ArchiveException("The spool's bytes are not those that were sealed.");
    }

    private async Task<(ArchiveIndex Index, byte[] Hash)?> ReadBackAsync(string name, CancellationToken cancellationToken)
    {
        if (await ArchivedLogReader.IndexAsync(archive, name, cancellationToken) is not { } index)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < index.Blocks.Count;)
        {
            // Many blocks in one read: an archive may be far away.
            var (first, bytes) = (i, 0);
            while (i < index.Blocks.Count && (bytes == 0 || bytes + index.Blocks[i].Length <= ReadBytes))
            {
                bytes += index.Blocks[i++].Length;
            }

            var data = bytes == 0
                ? ReadOnlyMemory<byte>.Empty
                : (await archive.ReadAsync(name, index.Blocks[first].Position, bytes, cancellationToken))?.Data
                    ?? throw new ArchiveException($"{name} has gone while it was read back.");
            for (var b = first; b < i; b++)
            {
                Append(hash, index.Blocks[b], data, index.Blocks[first].Position);
            }
        }

        return (index, hash.GetCurrentHash());
    }

    private static void Append(IncrementalHash hash, in ArchiveBlock block, ReadOnlyMemory<byte> data, long position)
    {
        if (block.IsHole)
        {
            return;
        }

        var start = (int)(block.Position - position);
        var pieces = start + block.Length <= data.Length ? ArchiveReader.Block(block, data.Slice(start, block.Length)) : null;
        foreach (var piece in pieces ?? throw new InvalidDataException("A block reads back other bytes than were stored."))
        {
            hash.AppendData(piece.Data.Span);
        }
    }

    // A seal of a log with holes has no hash, and an object with holes has no bytes to take one of.
    private static bool IsRight(ArchiveIndex index, byte[] hash) =>
        index.Missing > 0 || index.Seal.Sha256.IsEmpty || index.Seal.Sha256.Span.SequenceEqual(hash);
}
