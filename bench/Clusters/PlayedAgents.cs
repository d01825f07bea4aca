using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using k8s.Models;
using Mesh.Intake.V1;
using Mesh.Report.V1;

namespace Mesh.Bench.Clusters;

/// <summary>Plays the agents: a pod that runs reports success, at once or when it is told to.</summary>
internal sealed class PlayedAgents(ReporterService.ReporterServiceClient reporter)
{
    private const int Callers = 16;

    private readonly Lock _gate = new();
    private readonly List<V1Pod> _held = [];
    private bool _holds;

    /// <summary>From now on pods run and do not end.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _holds = true;
        }
    }

    /// <summary>The pods that were held back succeed, and so do those that come.</summary>
    public async Task ReleaseAsync(CancellationToken cancellation)
    {
        List<V1Pod> held;
        lock (_gate)
        {
            _holds = false;
            held = [.. _held];
            _held.Clear();
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellation };
        await Parallel.ForEachAsync(held, options, async (pod, stop) => await SucceedAsync(pod, stop));
    }

    /// <summary>A pod runs.</summary>
    public Task OnRunningAsync(V1Pod pod, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_holds)
            {
                _held.Add(pod);
                return Task.CompletedTask;
            }
        }

        return SucceedAsync(pod, cancellation);
    }

    private async Task SucceedAsync(V1Pod pod, CancellationToken cancellation)
    {
        var (labels, annotations) = (pod.Metadata.Labels, pod.Metadata.Annotations);
        var result = new ReportResultRequest
        {
            Job = annotations["mesh.dev/job-name"],
            Attempt = int.Parse(labels["mesh.dev/attempt"], CultureInfo.InvariantCulture),
            Epoch = long.Parse(labels["mesh.dev/epoch"], CultureInfo.InvariantCulture),
            Result = new Result
            {
                Outcome = new Outcome { Reason = OutcomeReason.Succeeded },
                EndTime = Timestamp.FromDateTime(DateTime.UtcNow),
            },
        };
        await reporter.ReportResultAsync(result, cancellationToken: cancellation);
    }
}
