using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Mesh.Agent.Connecting;
using Mesh.Report.V1;

namespace Mesh.Agent.Artifacts;

/// <summary>Sends files to Reporter, and gets those of other jobs. A piece of a file is in memory at a time.</summary>
internal sealed class ArtifactClient(
    AgentEnvironment environment, MeshConnection connection, IReadOnlyCollection<string> needs, ArtifactRetry retry)
{
    private const int PieceBytes = 64 * 1024;

    private readonly ReporterService.ReporterServiceClient _client = new(connection.Invoker);

    /// <summary>Stores a file; returns its length once Reporter has it on disk with the same hash.</summary>
    /// <param name="path">Its path in the source directory.</param>
    /// <param name="open">Opens it, for each try anew.</param>
    /// <param name="silence">How long a try may stand still.</param>
    /// <param name="cancellationToken">Ends the tries.</param>
    public Task<long> UploadAsync(
        string path, Func<SourceFile> open, TimeSpan silence, CancellationToken cancellationToken) =>
        retry.RunAsync(
            $"artifact {path}",
            async () =>
            {
                using var file = open();
                return await SendAsync(path, file, silence, cancellationToken);
            },
            cancellationToken);

    /// <summary>The artifacts of a job's newest attempt; none when it did not report anything.</summary>
    public async IAsyncEnumerable<(int Attempt, Artifact Artifact)> ListAsync(
        string job,
        TimeSpan limit,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListArtifactsRequest { Job = job, Needs = { needs } };
        do
        {
            var page = await retry.RunAsync(
                $"the artifacts of {job}", () => PageAsync(request, limit, cancellationToken), cancellationToken);
            foreach (var artifact in page.Artifacts)
            {
                yield return (page.Attempt, artifact);
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>Gets a file whole; goes on after a break where it was.</summary>
    /// <param name="job">Whose it is.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="artifact">The file.</param>
    /// <param name="target">Where it is written; nothing may be there.</param>
    /// <param name="silence">How long a try may stand still.</param>
    /// <param name="cancellationToken">Ends the tries.</param>
    public async Task DownloadAsync(
        string job, int attempt, Artifact artifact, string target, TimeSpan silence, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var request = new DownloadArtifactRequest { Job = job, Attempt = attempt, Path = artifact.Path, Needs = { needs } };
        await retry.RunAsync(
            $"artifact {artifact.Path} of {job}",
            async () =>
            {
                request.Offset = file.Position;
                await ReceiveAsync(request, artifact, file, hash, silence, cancellationToken);
                if (file.Position == artifact.Length && hash.GetHashAndReset().AsSpan().SequenceEqual(artifact.Sha256.Span))
                {
                    return true;
                }

                file.SetLength(0);
                _ = hash.GetHashAndReset();
                throw new InvalidDataException("what came has another length or hash");
            },
            cancellationToken);
    }

    private async Task<ListArtifactsResponse> PageAsync(
        ListArtifactsRequest request, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            late.CancelAfter(limit);
            return await _client.ListArtifactsAsync(request, connection.Headers(), cancellationToken: late.Token);
        }
        catch (RpcException exception) when (ArtifactRetry.Has(exception, "REPORT_NOT_FOUND"u8.ToArray()))
        {
            return new ListArtifactsResponse();
        }
    }

    private async Task<long> SendAsync(string path, SourceFile file, TimeSpan silence, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(silence);
        using var call = _client.UploadArtifact(connection.Headers(), cancellationToken: late.Token);
        byte[] sha256;
        try
        {
            sha256 = await WriteAsync(call.RequestStream, path, file, () => late.CancelAfter(silence));
        }
        catch (Exception exception) when (exception is RpcException or IOException or InvalidOperationException)
        {
            // The call ended under the writes: why, its status says.
            await StatusAsync(call.ResponseAsync, exception);
            throw;
        }

        var stored = await StatusAsync(call.ResponseAsync, null);
        return stored.Length == file.Length && stored.Sha256.Span.SequenceEqual(sha256)
            ? stored.Length
            : throw new InvalidDataException("Reporter stored another length or hash");
    }

    private async Task<byte[]> WriteAsync(
        IClientStreamWriter<UploadArtifactRequest> requests, string path, SourceFile file, Action progress)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[(int)Math.Min(PieceBytes, Math.Max(file.Length, 1))];
        var request = new UploadArtifactRequest
        {
            Job = environment.Job,
            Attempt = environment.Attempt,
            Epoch = environment.Epoch,
            Path = path,
            Length = file.Length,
            Executable = file.IsExecutable,
        };
        for (var at = 0L; ;)
        {
            var wanted = (int)Math.Min(piece.Length, file.Length - at);
            var count = wanted == 0 ? 0 : await RandomAccess.ReadAsync(file.Handle, piece.AsMemory(0, wanted), at);
            if (count == 0 && wanted > 0)
            {
                throw new InvalidDataException("the file became shorter while it was read");
            }

            at += count;
            hash.AppendData(piece.AsSpan(0, count));

            // A write has serialised its message when it returns: the buffer is free again then.
            request.Data = UnsafeByteOperations.UnsafeWrap(piece.AsMemory(0, count));
            var sha256 = at == file.Length ? hash.GetHashAndReset() : null;
            request.Sha256 = sha256 is null ? ByteString.Empty : ByteString.CopyFrom(sha256);
            await requests.WriteAsync(request);
            progress();
            if (sha256 is not null)
            {
                await requests.CompleteAsync();
                return sha256;
            }

            request = new UploadArtifactRequest();
        }
    }

    private async Task ReceiveAsync(
        DownloadArtifactRequest request,
        Artifact artifact,
        FileStream file,
        IncrementalHash hash,
        TimeSpan silence,
        CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(silence);
        using var call = _client.DownloadArtifact(request, connection.Headers(), cancellationToken: late.Token);
        while (await NextAsync(call.ResponseStream))
        {
            late.CancelAfter(silence);
            var data = call.ResponseStream.Current.Data;
            if (file.Position + data.Length > artifact.Length)
            {
                return;
            }

            hash.AppendData(data.Span);
            await file.WriteAsync(data.Memory, cancellationToken);
        }
    }

    private static async Task<bool> NextAsync(IAsyncStreamReader<DownloadArtifactResponse> responses)
    {
        try
        {
            return await responses.MoveNext(CancellationToken.None);
        }
        catch (IOException exception)
        {
            // A connection that is being reset fails like this, before the call has a status.
            throw new RpcException(new Status(StatusCode.Unavailable, exception.Message, exception));
        }
    }

    private static async Task<UploadArtifactResponse> StatusAsync(Task<UploadArtifactResponse> answer, Exception? failure)
    {
        try
        {
            return await answer;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, (failure ?? exception).Message, exception));
        }
    }
}
