using System.Collections.Concurrent;
using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Mesh.Report.V1;
using Status = Grpc.Core.Status;

namespace Mesh.Agent.Tests.Fakes;

/// <summary>Artifacts by job and path, in memory.</summary>
internal sealed partial class FakeReporter
{
    private const string Own = "projects/test/jobs/0123456789abcdef";

    private readonly ConcurrentDictionary<(string Job, string Path), (Artifact Artifact, byte[] Content)> _artifacts = new();
    private int _uploads;

    /// <summary>Called before an upload is read, with the number of the call from 1.</summary>
    public Func<int, Task> BeforeUpload { get; set; } = _ => Task.CompletedTask;

    /// <summary>Cuts a download off after so many bytes; once.</summary>
    public int? CutDownloadAt { get; set; }

    public ConcurrentBag<string> Needs { get; } = [];

    public ConcurrentBag<long> Offsets { get; } = [];

    /// <summary>The paths that this job stored.</summary>
    public IEnumerable<string> Paths => _artifacts.Keys.Where(key => key.Job == Own).Select(key => key.Path).Order(StringComparer.Ordinal);

    public byte[] ContentOf(string path) => _artifacts[(Own, path)].Content;

    public Artifact ArtifactOf(string path) => _artifacts[(Own, path)].Artifact;

    public bool HasResult => Result.IsCompleted;

    public void Give(string job, string path, byte[] content, bool isExecutable = false) =>
        _artifacts[(job, path)] = (Describe(path, content, isExecutable), content);

    /// <summary>From here on the content is not what its hash says.</summary>
    public void Damage(string job, string path)
    {
        var (artifact, content) = _artifacts[(job, path)];
        _artifacts[(job, path)] = (artifact, [.. content.Reverse()]);
    }

    public static RpcException Error(StatusCode code, string reason)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = reason };
        status.Details.Add(Any.Pack(new ErrorInfo { Type = reason, Domain = "mesh.dev" }));
        return new RpcException(new Status(code, reason), new Metadata { { "grpc-status-details-bin", status.ToByteArray() } });
    }

    public override async Task<UploadArtifactResponse> UploadArtifact(
        IAsyncStreamReader<UploadArtifactRequest> requestStream, ServerCallContext context)
    {
        Check();
        Assert.False(HasResult, "an artifact came after the result");
        await BeforeUpload(Interlocked.Increment(ref _uploads));
        UploadArtifactRequest? first = null;
        using var content = new MemoryStream();
        var sha256 = ByteString.Empty;
        await foreach (var piece in requestStream.ReadAllAsync())
        {
            first ??= piece;
            Assert.InRange(piece.Data.Length, 0, 64 * 1024);
            content.Write(piece.Data.Span);
            sha256 = piece.Sha256;
        }

        Assert.Equal((Own, 1, 7L), (first!.Job, first.Attempt, first.Epoch));
        Assert.Equal(first.Length, content.Length);
        Assert.Equal(SHA256.HashData(content.ToArray()), sha256.ToByteArray());
        Give(first.Job, first.Path, content.ToArray(), first.Executable);
        return new UploadArtifactResponse { Length = content.Length, Sha256 = sha256 };
    }

    public override Task<ListArtifactsResponse> ListArtifacts(ListArtifactsRequest request, ServerCallContext context)
    {
        Check();
        Needs.Add(string.Join(' ', request.Needs));
        var all = _artifacts.Where(pair => pair.Key.Job == request.Job).Select(pair => pair.Value.Artifact)
            .OrderBy(artifact => artifact.Path, StringComparer.Ordinal).ToList();
        if (all.Count == 0)
        {
            throw Error(StatusCode.NotFound, "REPORT_NOT_FOUND");
        }

        // Pages of two, so that the pages are followed.
        var from = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken);
        var page = new ListArtifactsResponse { Attempt = 3 };
        page.Artifacts.Add(all.Skip(from).Take(2));
        page.NextPageToken = from + 2 < all.Count ? $"{from + 2}" : "";
        return Task.FromResult(page);
    }

    public override async Task DownloadArtifact(
        DownloadArtifactRequest request, IServerStreamWriter<DownloadArtifactResponse> responseStream, ServerCallContext context)
    {
        Check();
        Offsets.Add(request.Offset);
        Assert.Equal(3, request.Attempt);
        Assert.Contains(request.Job, request.Needs);
        var (artifact, content) = _artifacts[(request.Job, request.Path)];
        await responseStream.WriteAsync(new DownloadArtifactResponse { Artifact = artifact });
        var rest = content.AsMemory((int)request.Offset);
        if (CutDownloadAt is { } cut)
        {
            CutDownloadAt = null;
            await responseStream.WriteAsync(new DownloadArtifactResponse { Data = ByteString.CopyFrom(rest[..cut].Span) });
            throw new RpcException(new Status(StatusCode.Unavailable, "cut off on purpose"));
        }

        await responseStream.WriteAsync(new DownloadArtifactResponse { Data = ByteString.CopyFrom(rest.Span) });
    }

    private static Artifact Describe(string path, byte[] content, bool isExecutable) => new()
    {
        Path = path,
        Length = content.Length,
        Sha256 = ByteString.CopyFrom(SHA256.HashData(content)),
        Executable = isExecutable,
    };
}
