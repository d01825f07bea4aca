using System.Security.Cryptography;
using Grpc.Core;
using Mesh.Artifacts;
using Mesh.Cli.Connection;
using Mesh.Report.V1;

namespace Mesh.Cli.Artifacts;

/// <summary>
/// Writes artifacts under a folder. A file is there under its name only when it is whole and has the right hash; a download that
/// breaks goes on where it was.
/// </summary>
internal sealed class ArtifactDownload(MeshConnection mesh, TimeProvider time, string folder)
{
    /// <summary>Gets one artifact.</summary>
    /// <returns>Where it is.</returns>
    /// <exception cref="CliException">It cannot be written, or came damaged.</exception>
    /// <exception cref="RpcException">Mesh said no, or was away for too long.</exception>
    public async Task<string> GetAsync(string job, int attempt, Artifact artifact, CancellationToken cancellationToken)
    {
        // What a server says is no reason to write elsewhere.
        if (!ArtifactPath.IsValid(artifact.Path))
        {
            throw new CliException($"mesh named an artifact whose path leads elsewhere: {artifact.Path}", ExitCodes.Software);
        }

        var target = Path.Combine(folder, artifact.Path);
        var half = $"{target}.{Guid.NewGuid():n}.part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            try
            {
                await WriteAsync(job, attempt, artifact, half, cancellationToken);
                if (artifact.Executable)
                {
                    const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
                    File.SetUnixFileMode(half, File.GetUnixFileMode(half) | Execute);
                }

                File.Move(half, target, overwrite: true);
            }
            finally
            {
                File.Delete(half);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"cannot write {target}: {e.Message}", ExitCodes.Usage, e);
        }

        return target;
    }

    private async Task WriteAsync(
        string job, int attempt, Artifact artifact, string half, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(half, FileMode.CreateNew, FileAccess.Write);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var pace = new RetryPace(time);
        while (true)
        {
            RpcException failure;
            try
            {
                await ReceiveAsync(job, attempt, artifact, file, hash, pace, cancellationToken);
                break;
            }
            catch (RpcException e) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException("the user left", e, cancellationToken);
            }
            catch (RpcException e) when (RetryPace.IsTransient(e))
            {
                failure = e;
            }
            catch (HttpRequestException e)
            {
                failure = RetryPace.Lost(e);
            }

            var delay = pace.NextDelay(RetryPace.StreamPatience) ?? throw failure;
            await Task.Delay(delay, time, cancellationToken);
        }

        if (file.Position != artifact.Length || !hash.GetHashAndReset().AsSpan().SequenceEqual(artifact.Sha256.Span))
        {
            throw new CliException($"{artifact.Path} came damaged: its length or hash is another; try again", ExitCodes.Software);
        }
    }

    private async Task ReceiveAsync(
        string job,
        int attempt,
        Artifact artifact,
        FileStream file,
        IncrementalHash hash,
        RetryPace pace,
        CancellationToken cancellationToken)
    {
        var request = new DownloadArtifactRequest { Job = job, Attempt = attempt, Path = artifact.Path, Offset = file.Position };
        using var call = mesh.Reporter.DownloadArtifact(request, cancellationToken: cancellationToken);
        await foreach (var piece in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            pace.Alive();
            hash.AppendData(piece.Data.Span);
            await file.WriteAsync(piece.Data.Memory, cancellationToken);
        }
    }
}
