using System.Threading.Channels;
using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Intake.V1;
using Mesh.JobIntake.Leadership;

namespace Mesh.JobIntake.Submission;

/// <summary>
/// Runs SubmitJobs streams: while the jobs of one message are made durable the next ones are read and checked. Answers go out in the
/// order of the messages.
/// </summary>
internal sealed class SubmissionStreams(BatchSubmission batches, QueueRole role)
{
    /// <summary>Streams that may be open: with what each may have under way, a bound on memory.</summary>
    public const int MaxStreams = 32;

    // One is being answered and one waits to be put here: four messages of a stream are under way.
    private const int Waiting = 2;

    private int _open;

    public async Task RunAsync(
        IAsyncStreamReader<SubmitJobsRequest> requests,
        IServerStreamWriter<SubmitJobsResponse> responses,
        ServerCallContext context)
    {
        var leadEnds = role.Current.LeadEnds;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, leadEnds);
        try
        {
            if (Interlocked.Increment(ref _open) > MaxStreams)
            {
                throw MeshErrors.ResourceExhausted(
                    "TOO_MANY_STREAMS", $"{MaxStreams} SubmitJobs streams are open: one carries as much as many do.");
            }

            await ServeAsync(requests, new EndableWriter<SubmitJobsResponse>(responses, context), stop);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && leadEnds.IsCancellationRequested)
        {
            throw IntakeErrors.Ended(role);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task ServeAsync(
        IAsyncStreamReader<SubmitJobsRequest> requests,
        IServerStreamWriter<SubmitJobsResponse> responses,
        CancellationTokenSource stop)
    {
        var underWay = Channel.CreateBounded<Task<SubmitJobsResponse>>(
            new BoundedChannelOptions(Waiting) { SingleReader = true, SingleWriter = true });
        var reading = ReadAsync(requests, underWay.Writer, stop.Token);
        try
        {
            // What was read before an error is answered before the error is.
            await foreach (var answer in underWay.Reader.ReadAllAsync(stop.Token))
            {
                await responses.WriteAsync(await answer, stop.Token);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    /// <summary>Never fails: its error goes to whoever reads the answers.</summary>
    private async Task ReadAsync(
        IAsyncStreamReader<SubmitJobsRequest> requests, ChannelWriter<Task<SubmitJobsResponse>> underWay, CancellationToken stop)
    {
        try
        {
            while (await requests.MoveNext(stop))
            {
                await underWay.WriteAsync(batches.SubmitAsync(requests.Current, stop), stop);
            }

            underWay.Complete();
        }
        catch (Exception e)
        {
            underWay.Complete(e);
        }
    }
}
