using System.Collections.Concurrent;
using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Process.PowerLoss;

/// <summary>Callers and a dispatcher that load JobIntake, and note when each OK reached them.</summary>
internal sealed class AcknowledgedWork(IntakeProcess intake)
{
    private const int Callers = 6;

    // So that the write-ahead log is checkpointed within the run: it is at 4,000 pages.
    private const int CodeBytes = 60_000;

    private readonly ConcurrentQueue<(DateTime Time, string Job, AcknowledgedKind Kind)> _told = new();
    private int _submitted;

    public IReadOnlyCollection<(DateTime Time, string Job, AcknowledgedKind Kind)> Told => _told;

    /// <summary>Runs until so many jobs are acknowledged and all callers are done.</summary>
    public async Task RunAsync(int jobs)
    {
        using var stop = new CancellationTokenSource();
        using var stream = intake.Queue.LeaseJobs(cancellationToken: stop.Token);
        await stream.RequestStream.WriteAsync(new LeaseJobsRequest { Hello = new LeaseHello { Dispatcher = "d1", MaxLeases = 4 } });
        var leases = LeaseAsync(stream.ResponseStream);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => SubmitAsync(jobs))));
        await stop.CancelAsync();
        await leases;
    }

    private async Task SubmitAsync(int jobs)
    {
        while (Interlocked.Increment(ref _submitted) is var number && number <= jobs)
        {
            var request = Jobs.Request($"r{number}", code: new string('x', CodeBytes));
            var job = (await intake.Intake.SubmitJobAsync(request)).Job;
            Note(job.Name, AcknowledgedKind.Submit);
            if (number % 5 == 0)
            {
                await intake.Intake.CancelJobAsync(new CancelJobRequest { Name = job.Name });
                Note(job.Name, AcknowledgedKind.Cancel);
            }
        }
    }

    private async Task LeaseAsync(IAsyncStreamReader<LeaseJobsResponse> leases)
    {
        try
        {
            while (await leases.MoveNext(CancellationToken.None))
            {
                if (leases.Current.Lease is { } lease)
                {
                    var outcome = new Outcome { Reason = OutcomeReason.Succeeded };
                    await intake.Queue.CompleteLeaseAsync(new CompleteLeaseRequest { Lease = lease.Ref, Outcome = outcome });
                    Note(lease.Ref.Job, AcknowledgedKind.Complete);
                }
            }
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled)
        {
            // The callers are done.
        }
    }

    private void Note(string job, AcknowledgedKind kind) => _told.Enqueue((DateTime.UtcNow, job, kind));
}
