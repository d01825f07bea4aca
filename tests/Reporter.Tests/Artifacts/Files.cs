using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Mesh.Report.V1;

namespace Mesh.Reporter.Tests.Artifacts;

/// <summary>Uploads and downloads as an agent makes them.</summary>
internal static class Files
{
    private const int PieceBytes = 64 * 1024;

    internal static byte[] Content(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    internal static UploadArtifactRequest First(string path, byte[] content, int attempt = 1, long epoch = 1) => new()
    {
        Job = Words.Job.ToString(),
        Attempt = attempt,
        Epoch = epoch,
        Path = path,
        Length = content.Length,
    };

    internal static Task<UploadArtifactResponse> UploadAsync(
        this ReporterService.ReporterServiceClient client, string path, byte[] content, int attempt = 1, long epoch = 1) =>
        client.UploadAsync(First(path, content, attempt, epoch), content);

    internal static async Task<UploadArtifactResponse> UploadAsync(
        this ReporterService.ReporterServiceClient client,
        UploadArtifactRequest first,
        byte[] content,
        byte[]? sha256 = null,
        Metadata? headers = null)
    {
        using var call = client.UploadArtifact(headers);
        try
        {
            await call.RequestStream.WriteAsync(first);
            for (var at = 0; at < content.Length; at += PieceBytes)
            {
                var data = ByteString.CopyFrom(content, at, Math.Min(PieceBytes, content.Length - at));
                await call.RequestStream.WriteAsync(new UploadArtifactRequest { Data = data });
            }

            var hash = ByteString.CopyFrom(sha256 ?? SHA256.HashData(content));
            await call.RequestStream.WriteAsync(new UploadArtifactRequest { Sha256 = hash });
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The call ended under the writes; its status says why.
        }

        return await call.ResponseAsync;
    }

    internal static async Task<(Artifact Artifact, byte[] Content)> DownloadAsync(
        this ReporterService.ReporterServiceClient client, DownloadArtifactRequest request, Metadata? headers = null)
    {
        using var call = client.DownloadArtifact(request, headers);
        using var content = new MemoryStream();
        Artifact? artifact = null;
        await foreach (var piece in call.ResponseStream.ReadAllAsync())
        {
            artifact ??= piece.Artifact;
            content.Write(piece.Data.Span);
        }

        return (artifact!, content.ToArray());
    }

    internal static DownloadArtifactRequest Of(string path, int attempt = 0, long offset = 0) =>
        new() { Job = Words.Job.ToString(), Path = path, Attempt = attempt, Offset = offset };

    internal static async Task<IReadOnlyList<string>> PathsAsync(
        this ReporterService.ReporterServiceClient client, int attempt = 0, int pageSize = 0)
    {
        var paths = new List<string>();
        var request = new ListArtifactsRequest { Job = Words.Job.ToString(), Attempt = attempt, PageSize = pageSize };
        do
        {
            var page = await client.ListArtifactsAsync(request);
            paths.AddRange(page.Artifacts.Select(artifact => artifact.Path));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return paths;
    }

    /// <summary>The job has begun its attempt: the agent reports prepare before anything else.</summary>
    internal static async Task BeginAsync(this ReporterService.ReporterServiceClient client, int attempt = 1, long epoch = 1) =>
        await client.ReportStepAsync(Words.StepRequest(Words.Job, attempt, Words.Step(0), epoch));

    /// <summary>How many files lie in the store's folders, whole and torn.</summary>
    internal static int Count(string data) => Directory
        .EnumerateFiles(Path.Combine(data, "artifacts"), "*", SearchOption.AllDirectories)
        .Count(path => path.Contains("/content/", StringComparison.Ordinal) || path.Contains("/incoming/", StringComparison.Ordinal));
}
