using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Mesh.Agent.Connecting;
using Mesh.Logs.V1;

namespace Mesh.Agent.LogShipping;

/// <summary>Runs PushLogs streams over a spool, one at a time.</summary>
internal sealed class LogSessions(
    AgentEnvironment environment,
    MeshConnection connection,
    LogSpool spool,
    IReadOnlyList<string> stepNames,
    AgentTimings timings,
    TimeProvider time)
{
    private readonly AsyncSignal _acknowledged = new();
    private volatile bool _sealing;

    /// <summary>From here on the stream ends with a seal once everything is sent.</summary>
    public void Seal()
    {
        _sealing = true;
        spool.Appended.Set();
    }

    public async Task WaitForAcknowledgementAsync(CancellationToken limit)
    {
        while (true)
        {
            var next = _acknowledged.Next;
            if (spool.Acknowledged == spool.Length)
            {
                return;
            }

            try
            {
                await next.WaitAsync(limit);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>One stream, until the seal is on disk.</summary>
    /// <returns>The sealed log's length.</returns>
    /// <exception cref="RpcException">The stream broke.</exception>
    public async Task<long> RunAsync(Action progress, CancellationToken cancellationToken)
    {
        try
        {
            return await StreamAsync(progress, cancellationToken);
        }
        catch (IOException exception)
        {
            // A write on a connection that is being reset fails like this, before the call has a status.
            throw new RpcException(new Status(StatusCode.Unavailable, exception.Message, exception));
        }
    }

    /// <summary>
    /// Ends a log that takes no more of the agent's bytes: a writer of its own says why, and seals it.
    /// </summary>
    /// <exception cref="RpcException">The stream broke; the log is not sealed.</exception>
    public async Task EndAsync(string message, CancellationToken cancellationToken)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var limit = time.CreateTimer(_ => broken.Cancel(), null, timings.LogEnd, Timeout.InfiniteTimeSpan);
        var client = new LogShipperService.LogShipperServiceClient(connection.Invoker);
        using var call = client.PushLogs(connection.Headers(), cancellationToken: broken.Token);
        var opened = await OpenAsync(call, broken, "agent-end", 0);
        if (opened.Sealed)
        {
            return;
        }

        // A try before this one may have said it already.
        var line = Encoding.UTF8.GetBytes($"mesh: {message}\n");
        if (opened.Offset == 0)
        {
            var frame = new LogFrame
            {
                Stream = LogStream.Platform,
                Time = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
                Data = UnsafeByteOperations.UnsafeWrap(line),
            };
            await call.RequestStream.WriteAsync(new PushLogsRequest { Frame = frame });
        }

        var seal = new PushSeal { Length = opened.Offset == 0 ? line.Length : opened.Offset, Message = message };
        await call.RequestStream.WriteAsync(new PushLogsRequest { Seal = seal });
        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }
    }

    private async Task<long> StreamAsync(Action progress, CancellationToken cancellationToken)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var client = new LogShipperService.LogShipperServiceClient(connection.Invoker);
        using var call = client.PushLogs(connection.Headers(), cancellationToken: broken.Token);
        var opened = await OpenAsync(call, broken, "", spool.Acknowledged);
        if (opened.Sealed)
        {
            return _sealing && opened.Offset == spool.Length
                ? opened.Offset
                : throw Stale("the log is sealed already, by another writer");
        }

        if (opened.Offset > spool.Length || opened.Offset < spool.Acknowledged)
        {
            // Not even a service that lost its disk opens here: it was told what the agent can still send.
            throw Stale($"LogShipper is at offset {opened.Offset}, the agent has {spool.Acknowledged} to {spool.Length}");
        }

        Acknowledge(opened.Offset);
        if (opened.Missing > 0)
        {
            spool.TrySay(
                $"mesh: the log service lost {opened.Missing} bytes of this log that it had stored; the log goes on after them");
        }

        var reader = new SpoolReader(spool, stepNames);
        reader.Seek(opened.Offset);
        var answers = ReadAnswersAsync(call, progress);
        try
        {
            await SendAsync(call.RequestStream, reader, answers);
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException)
        {
            // The call ended between two frames, or under one; what it came to is what the answers end with.
            await broken.CancelAsync();
        }

        return await answers;
    }

    private async Task<PushOpened> OpenAsync(
        AsyncDuplexStreamingCall<PushLogsRequest, PushLogsResponse> call,
        CancellationTokenSource broken,
        string writer,
        long resume)
    {
        var open = new PushOpen
        {
            Job = environment.Job,
            Attempt = environment.Attempt,
            Epoch = environment.Epoch,
            Writer = writer,
            ResumeOffset = resume,
        };
        using var limit = time.CreateTimer(_ => broken.Cancel(), null, timings.Call, Timeout.InfiniteTimeSpan);
        await call.RequestStream.WriteAsync(new PushLogsRequest { Open = open });
        return await call.ResponseStream.MoveNext(CancellationToken.None) && call.ResponseStream.Current.Opened is { } opened
            ? opened
            : throw new RpcException(new Status(StatusCode.Internal, "LogShipper did not answer the open"));
    }

    private async Task SendAsync(IClientStreamWriter<PushLogsRequest> stream, SpoolReader reader, Task answers)
    {
        var sealSent = false;
        while (!answers.IsCompleted)
        {
            var more = spool.Appended.Next;
            var sealing = _sealing;
            if (reader.TryNext() is { } frame)
            {
                await stream.WriteAsync(new PushLogsRequest { Frame = frame });
            }
            else if (sealing && !sealSent)
            {
                sealSent = true;
                var hash = UnsafeByteOperations.UnsafeWrap(spool.Hash());
                await stream.WriteAsync(new PushLogsRequest { Seal = new PushSeal { Length = spool.Length, Sha256 = hash } });
                await stream.CompleteAsync();
            }
            else
            {
                await Task.WhenAny(more, answers);
            }
        }
    }

    private async Task<long> ReadAnswersAsync(AsyncDuplexStreamingCall<PushLogsRequest, PushLogsResponse> call, Action progress)
    {
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            switch (call.ResponseStream.Current.MessageCase)
            {
                case PushLogsResponse.MessageOneofCase.Acknowledged:
                    Acknowledge(call.ResponseStream.Current.Acknowledged.Offset);
                    progress();
                    break;
                case PushLogsResponse.MessageOneofCase.Sealed:
                    return call.ResponseStream.Current.Sealed.Length;
            }
        }

        throw new RpcException(new Status(StatusCode.Unavailable, "LogShipper ended the stream before the seal"));
    }

    private void Acknowledge(long offset)
    {
        spool.Acknowledge(offset);
        _acknowledged.Set();
    }

    private static RpcException Stale(string message) => new(new Status(StatusCode.FailedPrecondition, message));
}
