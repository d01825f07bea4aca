using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Mesh.Logs.V1;

namespace Mesh.Agent.Tests.Fakes;

/// <summary>Keeps one log as LogShipper would, and can misbehave on purpose.</summary>
internal sealed class FakeLogShipper : LogShipperService.LogShipperServiceBase
{
    private readonly Lock _gate = new();
    private readonly MemoryStream _bytes = new();
    private readonly List<LogFrame> _frames = [];
    private readonly TaskCompletionSource _sealed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _hasGap;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Cuts the stream after so many bytes of it, once for each entry.</summary>
    public Queue<long> CutAfter { get; } = new();

    /// <summary>Refuses every open with this.</summary>
    public Status? Refuse { get; set; }

    /// <summary>Acknowledges only once this has ended.</summary>
    public Task MayAcknowledge { get; set; } = Task.CompletedTask;

    /// <summary>Loses this many of its answers to a seal after it has kept the seal.</summary>
    public int LostSealAnswers { get; set; }

    /// <summary>The most bytes that it takes of the agent.</summary>
    public long LogBytes { get; set; } = long.MaxValue;

    /// <summary>What was said at the end of a log that is too long.</summary>
    public string EndLine { get; private set; } = "";

    /// <summary>The message of its seal.</summary>
    public string EndMessage { get; private set; } = "";

    public int Opens { get; private set; }

    public string Authorization { get; private set; } = "";

    public Task Sealed => _sealed.Task;

    public byte[] Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes.ToArray();
            }
        }
    }

    public string Text => Encoding.UTF8.GetString(Bytes);

    public IReadOnlyList<LogFrame> Frames
    {
        get
        {
            lock (_gate)
            {
                return [.. _frames];
            }
        }
    }

    /// <summary>The text of one step and stream.</summary>
    public string TextOf(string step, LogStream stream) => Encoding.UTF8.GetString(
        [.. Frames.Where(frame => frame.Step == step && frame.Stream == stream).SelectMany(frame => frame.Data)]);

    /// <summary>Ends once the log holds a text.</summary>
    public async Task ContainsAsync(string text)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (Text.Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    /// <summary>Forgets the log, as a service does whose disk is lost. What it had is given back.</summary>
    public byte[] LoseDisk()
    {
        lock (_gate)
        {
            var lost = _bytes.ToArray();
            _bytes.SetLength(0);
            _frames.Clear();
            return lost;
        }
    }

    public override async Task PushLogs(
        IAsyncStreamReader<PushLogsRequest> requests, IServerStreamWriter<PushLogsResponse> answers, ServerCallContext context)
    {
        Opens++;
        Authorization = context.RequestHeaders.GetValue("authorization") ?? "";
        if (Refuse is { } refuse)
        {
            throw new RpcException(refuse);
        }

        Assert.True(await requests.MoveNext(context.CancellationToken));
        Assert.NotNull(requests.Current.Open);
        if (requests.Current.Open.Writer == "agent-end")
        {
            await EndAsync(requests, answers);
            return;
        }

        var missing = Resume(requests.Current.Open.ResumeOffset);
        await answers.WriteAsync(new PushLogsResponse
        {
            Opened = new PushOpened { Offset = Length(), Sealed = _sealed.Task.IsCompleted, Missing = missing },
        });
        long left = CutAfter.TryDequeue(out var cut) ? cut : long.MaxValue;
        while (await requests.MoveNext(context.CancellationToken))
        {
            if (requests.Current.Seal is { } seal)
            {
                await SealAsync(seal, answers);
                return;
            }

            Keep(requests.Current.Frame);
            if (Length() > LogBytes)
            {
                throw TooLong();
            }

            left -= requests.Current.Frame.Data.Length;
            if (left <= 0)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "cut on purpose"));
            }

            await MayAcknowledge.WaitAsync(context.CancellationToken);
            await answers.WriteAsync(new PushLogsResponse { Acknowledged = new PushAcknowledged { Offset = Length() } });
        }
    }

    // A writer of its own, for a log that takes no more from the agent.
    private async Task EndAsync(IAsyncStreamReader<PushLogsRequest> requests, IServerStreamWriter<PushLogsResponse> answers)
    {
        await answers.WriteAsync(new PushLogsResponse { Opened = new PushOpened() });
        await foreach (var request in requests.ReadAllAsync())
        {
            EndLine += request.Frame?.Data.ToStringUtf8();
            EndMessage += request.Seal?.Message;
        }

        _sealed.TrySetResult();
        await answers.WriteAsync(new PushLogsResponse { Sealed = new PushSealed() });
    }

    private static RpcException TooLong()
    {
        // The reason as the agent finds it, in the encoding of a string field.
        var trailers = new Metadata { { "grpc-status-details-bin", Encoding.ASCII.GetBytes("\n\u000cLOG_TOO_LONG") } };
        return new RpcException(new Status(StatusCode.FailedPrecondition, "A log has at most so many bytes."), trailers);
    }

    // Dots stand for the bytes of a gap.
    private long Resume(long offset)
    {
        lock (_gate)
        {
            var missing = Math.Max(0, offset - _bytes.Length);
            _hasGap |= missing > 0;
            _bytes.Write(Encoding.ASCII.GetBytes(new string('.', (int)missing)));
            return missing;
        }
    }

    private async Task SealAsync(PushSeal seal, IServerStreamWriter<PushLogsResponse> answers)
    {
        if (seal.Length != Length() || !_hasGap && !seal.Sha256.Span.SequenceEqual(SHA256.HashData(Bytes)))
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "SEAL_MISMATCH"));
        }

        _sealed.TrySetResult();
        if (LostSealAnswers-- > 0)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "the answer to the seal is lost on purpose"));
        }

        await answers.WriteAsync(new PushLogsResponse { Sealed = new PushSealed { Length = seal.Length, Sha256 = seal.Sha256 } });
    }

    private void Keep(LogFrame frame)
    {
        lock (_gate)
        {
            if (frame.Offset > _bytes.Length)
            {
                throw new RpcException(new Status(StatusCode.InvalidArgument, "LOG_GAP"));
            }

            if (frame.Data.Length is 0 or > 65536)
            {
                throw new RpcException(new Status(StatusCode.InvalidArgument, "frame size"));
            }

            var known = (int)(_bytes.Length - frame.Offset);
            if (known < frame.Data.Length)
            {
                _bytes.Write(frame.Data.Span[known..]);
                _frames.Add(frame);
            }
        }

        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private long Length()
    {
        lock (_gate)
        {
            return _bytes.Length;
        }
    }
}
