using System.Security.Cryptography;

namespace Mesh.Reporter.Artifacts.Storage;

/// <summary>A file on its way in. Disposing it without an end that was good leaves nothing.</summary>
public sealed class ArtifactUpload : IAsyncDisposable
{
    private readonly ArtifactStore _store;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly FileStream _file;
    private long _written;

    internal ArtifactUpload(ArtifactStore store, AttemptId attempt, string path, long length, bool isExecutable, FileStream file)
    {
        (_store, _file) = (store, file);
        (Attempt, Path, Length, IsExecutable) = (attempt, path, length, isExecutable);
    }

    internal AttemptId Attempt { get; }

    internal string Path { get; }

    internal long Length { get; }

    internal bool IsExecutable { get; }

    internal string Name => System.IO.Path.GetFileName(_file.Name);

    internal FileStream File => _file;

    /// <summary>True once the store has given back the room that was taken.</summary>
    internal bool IsReleased { get; set; }

    /// <summary>True while the index may name the file.</summary>
    internal bool MayBeNamed { get; set; }

    /// <summary>Takes the next bytes.</summary>
    public async Task<ArtifactResult> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _written += bytes.Length;
        if (_written > Length)
        {
            return new ArtifactResult.Damaged($"more than the {Length} bytes came that the first message told");
        }

        _hash.AppendData(bytes.Span);
        try
        {
            await _file.WriteAsync(bytes, cancellationToken);
            return new ArtifactResult.Good();
        }
        catch (IOException failure) when (DiskRoom.IsGone(failure))
        {
            return new ArtifactResult.DiskFull();
        }
    }

    /// <summary>Makes the file an artifact, if it is what the sender meant. Good means that it is on disk.</summary>
    public async Task<ArtifactResult> EndAsync(ReadOnlyMemory<byte> sha256)
    {
        if (_written != Length)
        {
            return new ArtifactResult.Damaged($"{_written} bytes came of {Length}");
        }

        var actual = _hash.GetHashAndReset();
        return actual.AsSpan().SequenceEqual(sha256.Span)
            ? await _store.KeepAsync(this, actual)
            : new ArtifactResult.Damaged("the bytes that came have another hash");
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await _file.DisposeAsync();
        await _store.ReleaseAsync(this);
    }
}
