using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Hosting.JobTokens;
using Mesh.Report.V1;
using Mesh.Reporter.Artifacts.Storage;
using Microsoft.Extensions.Options;

namespace Mesh.Reporter.Artifacts.Calls;

/// <summary>UploadArtifact: a file, piece by piece, of which one is in memory at a time.</summary>
public sealed class ArtifactUploads(ArtifactStore store, JobTokenVerifier tokens, IOptions<ArtifactOptions> options)
{
    private readonly SemaphoreSlim _places = new(options.Value.MaxUploads);

    public async Task<UploadArtifactResponse> RunAsync(
        IAsyncStreamReader<UploadArtifactRequest> requests, ServerCallContext context)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        try
        {
            // Places are for those who bear a token: nobody else can take them all.
            var first = await NextAsync(requests, silence);
            var attempt = ArtifactRequests.ReadFirst(first);
            await tokens.RequireAsync(context, attempt.Job, attempt.Number, attempt.Epoch);
            if (!_places.Wait(0, CancellationToken.None))
            {
                throw MeshErrors.ResourceExhausted(
                    "UPLOADS_TOO_MANY", $"{options.Value.MaxUploads} uploads are under way; try again in a moment.");
            }

            try
            {
                return await ReceiveAsync(attempt, first, requests, silence);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            throw MeshErrors.DeadlineExceeded(
                "UPLOAD_SILENT", $"Nothing came for {options.Value.Silence}; nothing of the file is kept.");
        }
    }

    private async Task<UploadArtifactResponse> ReceiveAsync(
        AttemptId attempt,
        UploadArtifactRequest first,
        IAsyncStreamReader<UploadArtifactRequest> requests,
        CancellationTokenSource silence)
    {
        var (result, begun) = await store.BeginAsync(attempt, first.Path, first.Length, first.Executable, silence.Token);
        ArtifactErrors.Require(result);
        await using var upload = begun!;
        for (var piece = first; ; piece = await NextAsync(requests, silence))
        {
            ArtifactRequests.CheckPiece(piece);
            ArtifactErrors.Require(await upload.WriteAsync(piece.Data.Memory, silence.Token));
            if (piece.Sha256.Length > 0)
            {
                ArtifactErrors.Require(await upload.EndAsync(piece.Sha256.Memory));
                return new UploadArtifactResponse { Length = first.Length, Sha256 = piece.Sha256 };
            }
        }
    }

    private async Task<UploadArtifactRequest> NextAsync(
        IAsyncStreamReader<UploadArtifactRequest> requests, CancellationTokenSource silence)
    {
        silence.CancelAfter(options.Value.Silence);
        return await requests.MoveNext(silence.Token)
            ? requests.Current
            : throw MeshErrors.InvalidArgument(
                "UPLOAD_TORN", "The stream ended before sha256 came; nothing of the file is kept.", ("sha256", "required at the end"));
    }
}
