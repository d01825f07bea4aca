using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.Queue.Commands;

namespace Mesh.JobIntake.Leasing;

/// <summary>
/// Runs LeaseJobs streams: one task turns what the dispatcher says into commands, in order; another writes what the queue
/// pushes.
/// </summary>
internal sealed partial class LeaseStreams(
    IQueueClient queue,
    LeaseSessions sessions,
    LeaseMessages messages,
    IHostApplicationLifetime lifetime,
    ILogger<LeaseStreams> logger)
{
    public async Task RunAsync(
        IAsyncStreamReader<LeaseJobsRequest> requests,
        IServerStreamWriter<LeaseJobsResponse> responses,
        ServerCallContext context)
    {
        if (!await requests.MoveNext(context.CancellationToken))
        {
            return;
        }

        var hello = LeaseRequests.Hello(requests.Current);
        var session = sessions.Open(hello.Dispatcher);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            IntakeErrors.Done(await queue.AskAsync(
                new QueueCommand.Hello(hello.Dispatcher, session.Number, hello.MaxLeases), stop.Token));
            LogOpened(hello.Dispatcher, session.Number, hello.MaxLeases);
            await ServeAsync(session, requests, responses, stop);
            LogEnded(hello.Dispatcher, session.Number, "the dispatcher closed it");
        }
        catch (RpcException e)
        {
            LogEnded(hello.Dispatcher, session.Number, e.Status.Detail);
            throw;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && stop.IsCancellationRequested)
        {
            LogEnded(hello.Dispatcher, session.Number, "the connection is gone, or JobIntake is stopping");
            throw IntakeErrors.Stopping();
        }
        finally
        {
            sessions.Close(session);
            // Not bound to the call, which is over: the queue must learn of it.
            await queue.TellAsync(new QueueCommand.Disconnect(session.Dispatcher, session.Number), CancellationToken.None);
        }
    }

    private async Task ServeAsync(
        LeaseSession session,
        IAsyncStreamReader<LeaseJobsRequest> requests,
        IServerStreamWriter<LeaseJobsResponse> responses,
        CancellationTokenSource stop)
    {
        var reading = ReadAsync(session, requests, stop.Token);
        var writing = WriteAsync(session, responses, stop.Token);
        var first = await Task.WhenAny(reading, writing);
        if (first == reading)
        {
            // Nobody listens any more; the writer may be in the middle of a message.
            await stop.CancelAsync();
            await Task.WhenAny(writing);
        }
        else
        {
            // The end of the call ends its reader.
            _ = reading.ContinueWith(
                static ended => _ = ended.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default);
        }

        await first;
    }

    private async Task ReadAsync(LeaseSession session, IAsyncStreamReader<LeaseJobsRequest> requests, CancellationToken stop)
    {
        while (await requests.MoveNext(stop))
        {
            // A refusal means that the session was replaced or has expired; its end is in the box already.
            await queue.TellAsync(LeaseRequests.Command(requests.Current, session), stop);
        }
    }

    private async Task WriteAsync(LeaseSession session, IServerStreamWriter<LeaseJobsResponse> responses, CancellationToken stop)
    {
        await foreach (var effect in session.Box.ReadAllAsync(stop))
        {
            await responses.WriteAsync(await messages.OfAsync(effect, stop), stop);
        }
    }
}
