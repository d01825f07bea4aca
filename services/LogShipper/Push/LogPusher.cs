using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Hosting.JobTokens;
using Mesh.Logs.V1;
using Mesh.LogShipper.Cluster;
using Mesh.LogShipper.Cluster.Notes;
using Mesh.LogShipper.Storage;
using Mesh.Spool;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Push;

/// <summary>Serves PushLogs: frames in, acknowledged offsets out.</summary>
internal sealed partial class LogPusher(
    LogIntake intake,
    PushStreams streams,
    PushRates rates,
    PushMemory memory,
    LogOwners owners,
    LogNotes notes,
    LostLogs lost,
    JobTokenVerifier tokens,
    IOptions<PushOptions> options,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<LogPusher> logger)
{
    public async Task RunAsync(
        IAsyncStreamReader<PushLogsRequest> requests, IServerStreamWriter<PushLogsResponse> responses, ServerCallContext context)
    {
        streams.Enter();
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(
                context.CancellationToken, lifetime.ApplicationStopping);
            await ServeAsync(requests, responses, context, stop);
        }
        catch (Exception e) when (e is not RpcException && lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw LogErrors.Stopping();
        }
        finally
        {
            streams.Leave();
        }
    }

    private async Task ServeAsync(
        IAsyncStreamReader<PushLogsRequest> requests,
        IServerStreamWriter<PushLogsResponse> responses,
        ServerCallContext context,
        CancellationTokenSource stop)
    {
        var open = await ReadOpenAsync(requests, stop.Token);
        PushRules.Require(open);
        await tokens.RequireAsync(context, open.Job, open.Attempt, open.Epoch == 0 ? null : open.Epoch);

        var key = new LogKey(open.Job, open.Attempt);
        var log = await intake.OpenAsync(key, stop.Token);
        var begin = Math.Max(log.CursorOf(open.Writer), open.ResumeOffset);
        var session = new PushSession(key, open.Writer, begin, options.Value.WindowBytes);
        streams.Add(session);
        try
        {
            owners.RequireWritable(open.Job, log.IsNew);
            var (start, missing) = await StartAsync(log, open);
            if (start > 0 || log.IsSealed)
            {
                await notes.RequireAsync(key, log.IsSealed, stop.Token);
            }

            var opened = new PushOpened { Offset = start, Sealed = log.IsSealed, Missing = missing };
            await responses.WriteAsync(new PushLogsResponse { Opened = opened }, stop.Token);
            LogOpened(open.Job, open.Attempt, open.Writer, start);
            var reading = ReadAsync(session, log, requests, stop.Token);
            try
            {
                await session.AnswerAsync(responses, isSealed => notes.RequireAsync(key, isSealed, stop.Token), stop.Token);
            }
            finally
            {
                // Whatever ended the answers ends the reading; it has told the session all that it had to say.
                await stop.CancelAsync();
                await reading;
            }
        }
        finally
        {
            streams.Remove(session);
        }
    }

    // Where the writer goes on. What this store was told to keep and has not is put on record before the writer hears anything.
    private async Task<(long Offset, long Missing)> StartAsync(LogInlet log, PushOpen open)
    {
        var start = log.CursorOf(open.Writer);
        if (open.ResumeOffset <= start || log.IsSealed)
        {
            return (start, 0);
        }

        if (!log.IsCertain)
        {
            // What may be in the archive must not be called lost.
            throw MeshErrors.Unavailable("LOG_UNREADABLE", "The archive of logs cannot be read at the moment.");
        }

        var missing = open.ResumeOffset - start;
        var why = $"The log service lost these {missing} bytes, which it had acknowledged: its disk was lost or damaged.";
        LogLost(open.Job, open.Attempt, open.Writer, missing, start);
        var refusal = await log.SkipAsync(open.Writer, open.ResumeOffset, LogMessages.ToNanos(time.GetUtcNow()), why);
        return refusal is null ? (open.ResumeOffset, missing) : throw LogErrors.From(refusal);
    }

    private async Task<PushOpen> ReadOpenAsync(IAsyncStreamReader<PushLogsRequest> requests, CancellationToken cancellationToken)
    {
        const string Missing = "The first message must be open.";
        try
        {
            if (await requests.MoveNext(cancellationToken).WaitAsync(options.Value.OpenTimeout, time, cancellationToken))
            {
                return requests.Current.Open ?? throw PushRules.Invalid("OPEN_MISSING", "open", Missing);
            }
        }
        catch (TimeoutException)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, "No message came in time."));
        }

        throw PushRules.Invalid("OPEN_MISSING", "open", Missing);
    }

    // Does not throw: what goes wrong is told to the session, whose answering side ends the call with it.
    private async Task ReadAsync(
        PushSession session, LogInlet log, IAsyncStreamReader<PushLogsRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            using var rate = rates.Enter(session.Key.Job);
            while (await ReadAsync(requests, rate, cancellationToken))
            {
                var request = requests.Current;
                switch (request.MessageCase)
                {
                    case PushLogsRequest.MessageOneofCase.Frame:
                        await TakeAsync(session, log, rate, request.Frame, cancellationToken);
                        break;
                    case PushLogsRequest.MessageOneofCase.Seal:
                        await SealAsync(session, log, request.Seal, cancellationToken);
                        return;
                    default:
                        session.Fail(
                            PushRules.Invalid("MESSAGE_INVALID", "message", "After open come frames, and a seal as the last."));
                        return;
                }
            }

            session.AllSent();
        }
        catch (RpcException e)
        {
            session.Fail(e);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            LogCut(session.Key.Job, session.Key.Attempt, session.Writer, e.Message);
            session.Fail(lifetime.ApplicationStopping.IsCancellationRequested
                ? LogErrors.Stopping()
                : new RpcException(new Status(StatusCode.Cancelled, "The stream was cut.")));
        }
        catch (Exception e)
        {
            LogReadFailed(e, session.Key.Job, session.Key.Attempt);
            session.Fail(new RpcException(new Status(StatusCode.Internal, "The log service failed; its own log says how.")));
        }
    }

    // What waits must not have been read yet: a stream that is slowed holds no frame.
    private async Task<bool> ReadAsync(
        IAsyncStreamReader<PushLogsRequest> requests, PushRates.Share rate, CancellationToken cancellationToken)
    {
        await rate.WaitAsync(cancellationToken);
        await memory.WaitAsync(cancellationToken);
        return await requests.MoveNext(cancellationToken);
    }

    private async Task TakeAsync(
        PushSession session, LogInlet log, PushRates.Share rate, LogFrame frame, CancellationToken cancellationToken)
    {
        var bytes = frame.Data.Length;
        rate.Take(bytes);
        memory.Take(bytes);
        try
        {
            await AppendAsync(session, log, frame, cancellationToken);
        }
        finally
        {
            memory.Return(bytes);
        }
    }

    private async Task AppendAsync(PushSession session, LogInlet log, LogFrame frame, CancellationToken cancellationToken)
    {
        PushRules.Require(frame, options.Value.MaxFrameBytes);
        var nanos = PushRules.TimeOf(frame, time.GetUtcNow());
        await session.SendAsync(frame, cancellationToken);
        var stored = new SpoolFrame(session.Writer, frame.Offset, frame.Step, (byte)frame.Stream, nanos, frame.Data.Memory);
        await log.AppendAsync(stored, session);
    }

    private async Task SealAsync(PushSession session, LogInlet log, PushSeal seal, CancellationToken cancellationToken)
    {
        PushRules.Require(seal);
        if (session.Writer.Length > 0 && lost.IsPending)
        {
            // Who seals for an agent that died would seal without what the agent had written.
            session.Fail(lost.Unknown());
            return;
        }

        await session.DrainAsync(cancellationToken);
        var wish = new SealWish(session.Writer, seal.Length, seal.Sha256.Memory, seal.Message);
        var result = await log.SealAsync(wish, cancellationToken);
        if (result.Seal is { } done)
        {
            LogSealed(session.Key.Job, session.Key.Attempt, session.Writer, done.Length);
            session.Sealed(done);
        }
        else
        {
            session.Refused(result.Refusal!);
        }
    }
}
