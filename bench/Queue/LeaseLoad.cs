using System.Diagnostics;
using System.Threading.Channels;
using Mesh.Bench.Measuring;
using Mesh.Intake.V1;

namespace Mesh.Bench.Queue;

/// <summary>How fast jobs are leased and completed: one dispatcher with room for many, which completes what it gets at once.</summary>
internal sealed class LeaseLoad(QueueServer server)
{
    private const int MaxLeases = 4_000;

    /// <summary>Takes and completes at least so many of the jobs that wait, and gives back none.</summary>
    /// <returns>Jobs a second, and the microseconds of JobIntake's processor time for each.</returns>
    public async Task<(double PerSecond, double ServerMicroseconds)> RunAsync(int jobs, CancellationToken cancellation)
    {
        var leases = Channel.CreateBounded<LeaseRef>(MaxLeases);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (taken, completed, goal) = (0, 0, jobs);
        await using var dispatcher = await BenchDispatcher.OpenAsync(server, Take, Count, cancellation);
        var completing = CompleteAsync(dispatcher, leases.Reader, cancellation);
        var used = server.ProcessorTime;
        var begin = Stopwatch.GetTimestamp();
        await dispatcher.MakeRoomAsync(MaxLeases);
        await await Task.WhenAny(reached.Task, completing, dispatcher.Reading);
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var cpu = (server.ProcessorTime - used).TotalMicroseconds / jobs;
        await dispatcher.CloseRoomAsync();
        Volatile.Write(ref goal, taken);
        reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        leases.Writer.Complete();
        await completing;
        if (Volatile.Read(ref completed) < goal)
        {
            await await Task.WhenAny(reached.Task, dispatcher.Reading);
        }

        return (jobs / seconds, cpu);

        void Take(IReadOnlyList<Lease> granted)
        {
            foreach (var lease in granted)
            {
                if (!leases.Writer.TryWrite(lease.Ref))
                {
                    throw new BenchFailedException($"the queue granted more than {MaxLeases} leases");
                }
            }

            taken += granted.Count;
        }

        void Count(LeaseEnded ended)
        {
            if (ended.Results.FirstOrDefault(result => result.Refusal is not null) is { } refused)
            {
                throw new BenchFailedException($"a completion was refused: {refused.Refusal.Message}");
            }

            if (Interlocked.Add(ref completed, ended.Results.Count) >= Volatile.Read(ref goal))
            {
                reached.TrySetResult();
            }
        }
    }

    public static async Task CompleteAsync(
        JobQueueService.JobQueueServiceClient client, LeaseRef lease, CancellationToken cancellation)
    {
        var request = new CompleteLeaseRequest { Lease = lease, Outcome = new Outcome { Reason = OutcomeReason.Succeeded } };
        await client.CompleteLeaseAsync(request, cancellationToken: cancellation);
    }

    private static async Task CompleteAsync(
        BenchDispatcher dispatcher, ChannelReader<LeaseRef> leases, CancellationToken cancellation)
    {
        const int MessageEnds = 500;
        var ended = new List<LeaseRef>(MessageEnds);
        while (await leases.WaitToReadAsync(cancellation))
        {
            while (ended.Count < MessageEnds && leases.TryRead(out var lease))
            {
                ended.Add(lease);
            }

            await dispatcher.EndAsync(ended);
            ended.Clear();
        }
    }
}
