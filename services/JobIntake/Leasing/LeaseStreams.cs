using System.Threading.Channels;
using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Leadership;
using Mesh.Queue.Commands;

namespace Mesh.JobIntake.Leasing;

/// <summary>
/// Runs LeaseJobs streams: one task turns what the dispatcher says into commands, in order; another writes what the queue
/// pushes, and the answers to ends.
/// </summary>
internal sealed partial class LeaseStreams(
    IQueueClient queue,
    LeaseSessions sessions,
    LeaseEndings endings,
    LeaseWriter writer,
    QueueRole role,
    ILogger<LeaseStreams> logger)
{
    // Messages of ends that wait for their answers; at the bound the stream is not read on.
    private const int EndsUnderWay = 8;

    public async Task RunAsync(
        IAsyncStreamReader<LeaseJobsRequest> requests,
        IServerStreamWriter<LeaseJobsResponse> responses,
        ServerCallContext context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, role.Current.LeadEnds);
        if (!await HasHelloAsync(requests, stop.Token))
        {
            return;
        }

        var hello = LeaseRequests.Hello(requests.Current);
        var session = sessions.Open(hello.Dispatcher, hello.TakesMany);
        try
        {
            IntakeErrors.Done(await queue.AskAsync(
                new QueueCommand.Hello(hello.Dispatcher, session.Number, hello.MaxLeases), stop.Token));
            LogOpened(hello.Dispatcher, session.Number, hello.MaxLeases);
            await ServeAsync(session, requests, new EndableWriter<LeaseJobsResponse>(responses, context), stop);
            LogEnded(hello.Dispatcher, session.Number, "the dispatcher closed it");
        }
        catch (RpcException e)
        {
            LogEnded(hello.Dispatcher, session.Number, e.Status.Detail);
            throw;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && stop.IsCancellationRequested)
        {
            LogEnded(hello.Dispatcher, session.Number, "the connection is gone, or the lead of this process is over");
            throw IntakeErrors.Ended(role);
        }
        finally
        {
            sessions.Close(session);
            // Not bound to the call, which is over: the queue must learn of it.
            await queue.TellAsync(new QueueCommand.Disconnect(session.Dispatcher, session.Number), CancellationToken.None);
        }
    }

    // A stream that says nothing must not hold up the end of a lead.
    private async Task<bool> HasHelloAsync(IAsyncStreamReader<LeaseJobsRequest> requests, CancellationToken stop)
    {
        try
        {
            return await requests.MoveNext(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw IntakeErrors.Ended(role);
        }
    }

    private async Task ServeAsync(
        LeaseSession session,
        IAsyncStreamReader<LeaseJobsRequest> requests,
        IServerStreamWriter<LeaseJobsResponse> responses,
        CancellationTokenSource stop)
    {
        var reading = ReadAsync(session, requests, stop.Token);
        var writing = writer.WriteAsync(session, responses, stop.Token);
        var first = await Task.WhenAny(reading, writing);
        // Nobody listens any more, or nothing is told any more; the other one may be in the middle of a message. On this thread: a
        // simulation has no other.
        stop.Cancel();
        await Task.WhenAll(reading, writing).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await first;
    }

    private async Task ReadAsync(LeaseSession session, IAsyncStreamReader<LeaseJobsRequest> requests, CancellationToken stop)
    {
        var ends = Channel.CreateBounded<Task<LeaseEnded>>(
            new BoundedChannelOptions(EndsUnderWay) { SingleReader = true, SingleWriter = true });
        var answering = AnswerAsync(session, ends.Reader, stop);
        try
        {
            while (await requests.MoveNext(stop))
            {
                if (requests.Current is { Ends: { } said })
                {
                    await ends.Writer.WriteAsync(endings.EndAsync(said, stop), stop);
                }
                else
                {
                    // A refusal means that the session was replaced or has expired; its end is in the box already.
                    await queue.TellAsync(LeaseRequests.Command(requests.Current, session), stop);
                }
            }
        }
        finally
        {
            ends.Writer.Complete();
            await answering;
        }
    }

    /// <summary>Never fails: what goes wrong ends the session.</summary>
    private static async Task AnswerAsync(LeaseSession session, ChannelReader<Task<LeaseEnded>> ends, CancellationToken stop)
    {
        try
        {
            while (await ends.WaitToReadAsync(stop))
            {
                while (ends.TryRead(out var answer))
                {
                    session.Push(await answer);
                }
            }
        }
        catch (Exception e)
        {
            session.End(e);
        }
    }
}
