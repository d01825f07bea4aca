using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Hosting.JobTokens;
using Mesh.Report.V1;
using Mesh.Reporter.Artifacts.Storage;
using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Artifacts.Calls;

/// <summary>DownloadArtifact: one piece of a file is in memory at a time; a slow reader holds up only itself.</summary>
public sealed class ArtifactDownloads(ArtifactStore store, JobTokenVerifier tokens, IOptions<ArtifactOptions> options)
{
    private const int PieceBytes = 64 * 1024;

    private readonly SemaphoreSlim _places = new(options.Value.MaxDownloads);

    public async Task RunAsync(
        DownloadArtifactRequest request, IServerStreamWriter<DownloadArtifactResponse> responses, ServerCallContext context)
    {
        ArtifactRequests.Check(request);
        await tokens.RequireReaderAsync(context, request.Job, request.Needs);
        if (!_places.Wait(0, CancellationToken.None))
        {
            throw MeshErrors.ResourceExhausted(
                "DOWNLOADS_TOO_MANY", $"{options.Value.MaxDownloads} downloads are under way; try again in a moment.");
        }

        try
        {
            var (artifact, file) = Open(request);
            await using (file)
            {
                await SendAsync(request, artifact, file, responses, context.CancellationToken);
            }
        }
        finally
        {
            _places.Release();
        }
    }

    private (StoredArtifact Artifact, FileStream File) Open(DownloadArtifactRequest request)
    {
        var (attempt, epoch) = store.Resolve(request.Job, request.Attempt)
            ?? throw ArtifactErrors.NothingReported(request.Job, request.Attempt);
        StoredArtifact? before = null;
        while (true)
        {
            var artifact = store.Reader.Find(request.Job, attempt, epoch, request.Path)
                ?? throw ArtifactErrors.NotFound(request.Job, attempt, request.Path);
            try
            {
                return (artifact, store.Files.Open(artifact.File));
            }
            catch (IOException) when (artifact.File != before?.File)
            {
                // It may have been replaced, or have expired, between the two looks.
                before = artifact;
            }
            catch (IOException failure)
            {
                throw MeshErrors.DataLoss("ARTIFACT_LOST", $"The content of {request.Path} is not on Reporter's disk: {failure.Message}");
            }
        }
    }

    private static async Task SendAsync(
        DownloadArtifactRequest request,
        StoredArtifact artifact,
        FileStream file,
        IServerStreamWriter<DownloadArtifactResponse> responses,
        CancellationToken cancellationToken)
    {
        if (request.Offset > artifact.Length)
        {
            throw MeshErrors.OutOfRange(
                "OFFSET_UNKNOWN", $"The artifact has {artifact.Length} bytes.", ("offset", $"must be at most {artifact.Length}"));
        }

        await responses.WriteAsync(new DownloadArtifactResponse { Artifact = artifact.ToMessage() }, cancellationToken);
        file.Position = request.Offset;
        var left = artifact.Length - request.Offset;
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            while (left > 0)
            {
                var count = await file.ReadAsync(piece.AsMemory(0, (int)Math.Min(left, PieceBytes)), cancellationToken);
                if (count == 0)
                {
                    throw MeshErrors.DataLoss("ARTIFACT_LOST", $"{left} bytes of {request.Path} are missing on Reporter's disk.");
                }

                // The message is written out when WriteAsync returns: the buffer is free again then.
                var data = UnsafeByteOperations.UnsafeWrap(piece.AsMemory(0, count));
                await responses.WriteAsync(new DownloadArtifactResponse { Data = data }, cancellationToken);
                left -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
