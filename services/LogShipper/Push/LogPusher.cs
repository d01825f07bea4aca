using Grpc.Core;
using Mesh.Hosting.JobTokens;
using Mesh.Logs.V1;
using Mesh.Spool;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Push;

/// <summary>Serves PushLogs: frames in, acknowledged offsets out.</summary>
public sealed partial class LogPusher(
    LogSpool spool,
    PushStreams streams,
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
        var log = spool.Find(key);
        var start = log?.CursorOf(open.Writer) ?? 0;
        var session = new PushSession(key, open.Writer, start, options.Value.WindowBytes);
        streams.Add(session);
        try
        {
            var opened = new PushOpened { Offset = start, Sealed = log?.Seal is not null };
            await responses.WriteAsync(new PushLogsResponse { Opened = opened }, stop.Token);
            LogOpened(open.Job, open.Attempt, open.Writer, start);
            var reading = ReadAsync(session, requests, stop.Token);
            try
            {
                await session.AnswerAsync(responses, stop.Token);
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
        PushSession session, IAsyncStreamReader<PushLogsRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            while (await requests.MoveNext(cancellationToken))
            {
                var request = requests.Current;
                switch (request.MessageCase)
                {
                    case PushLogsRequest.MessageOneofCase.Frame:
                        await AppendAsync(session, request.Frame, cancellationToken);
                        break;
                    case PushLogsRequest.MessageOneofCase.Seal:
                        await SealAsync(session, request.Seal, cancellationToken);
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

    private async Task AppendAsync(PushSession session, LogFrame frame, CancellationToken cancellationToken)
    {
        PushRules.Require(frame, options.Value.MaxFrameBytes);
        var nanos = PushRules.TimeOf(frame, time.GetUtcNow());
        await session.SendAsync(frame, cancellationToken);
        var stored = new SpoolFrame(session.Writer, frame.Offset, frame.Step, (byte)frame.Stream, nanos, frame.Data.Memory);
        await spool.AppendAsync(session.Key, stored, session);
    }

    private async Task SealAsync(PushSession session, PushSeal seal, CancellationToken cancellationToken)
    {
        PushRules.Require(seal);
        await session.DrainAsync(cancellationToken);
        var wish = new SealWish(session.Writer, seal.Length, seal.Sha256.Memory, seal.Message);
        var result = await spool.SealAsync(session.Key, wish);
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
