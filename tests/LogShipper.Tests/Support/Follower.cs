using System.Text;
using Grpc.Core;
using Mesh.Logs.V1;

namespace Mesh.LogShipper.Tests.Support;

/// <summary>A reader, step by step.</summary>
internal sealed class Follower : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly AsyncServerStreamingCall<TailLogsResponse> _call;
    private readonly StringBuilder _text = new();

    public Follower(
        LogShipperService.LogShipperServiceClient client, string job = Pusher.Job, int attempt = 1,
        long offset = 0, bool follow = true)
    {
        var request = new TailLogsRequest { Job = job, Attempt = attempt, Offset = offset, Follow = follow };
        _call = client.TailLogs(request, deadline: DateTime.UtcNow + Patience);
        End = offset;
    }

    /// <summary>The text so far, a byte a character.</summary>
    public string Text => _text.ToString();

    public long End { get; private set; }

    public LogSeal? Seal { get; private set; }

    public List<LogChunk> Chunks { get; } = [];

    public Task<Metadata> HeadersAsync() => _call.ResponseHeadersAsync;

    public async Task<TailLogsResponse?> NextAsync()
    {
        if (!await _call.ResponseStream.MoveNext(CancellationToken.None))
        {
            return null;
        }

        var next = _call.ResponseStream.Current;
        if (next.Chunk is { } chunk)
        {
            Assert.Equal(End, chunk.Offset);
            Assert.InRange(chunk.Data.Length, 1, 64 * 1024);
            Chunks.Add(chunk);
            _text.Append(Encoding.Latin1.GetString(chunk.Data.Span));
            End += chunk.Data.Length;
        }

        Seal ??= next.Seal;
        return next;
    }

    /// <summary>Reads until the text has so many bytes more than none.</summary>
    public async Task<string> ReadToAsync(long end)
    {
        while (End < end && await NextAsync() is not null)
        {
        }

        return Text;
    }

    /// <summary>Reads to the end of the stream.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await NextAsync() is not null)
        {
        }

        return Text;
    }

    public Task<(StatusCode Code, string Reason)> ErrorAsync() => Errors.OfAsync(ReadToEndAsync);

    public void Dispose() => _call.Dispose();
}
