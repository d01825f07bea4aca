using Mesh.Local.Objects;

namespace Mesh.Local.Kubelet;

/// <summary>The ends that the kubelet gives a pod: its deadline, and evictions. The first counts.</summary>
internal sealed partial class PodWorker
{
    private PodVerdict? _verdict;

    /// <summary>Ends the pod at once as Evicted.</summary>
    public void Evict(string message, bool isDisruption)
    {
        if (Decide(new PodVerdict("Evicted", message, isDisruption)))
        {
            _events.Warning(_pod, "Evicted", message);
            Stop(TimeSpan.Zero);
        }
    }

    /// <summary>Does not take the pod in: the node has no room on its disk. Nothing of it ever runs.</summary>
    public void Reject()
    {
        const string Message = "The node had condition: [DiskPressure]. ";
        _events.Warning(_pod, "Evicted", Message);
        _status.Conclude("Failed", "Evicted", $"Pod was rejected: {Message}");
        _status.Publish();
        HasEnded = true;
    }

    public string VolumeFolder(string volume) => Path.Combine(Folder, "volumes", volume);

    public string ContainerFolder(string container) => Path.Combine(Folder, "containers", container);

    private ITimer? Deadline()
    {
        if (_pod.Json.Number("spec", "activeDeadlineSeconds") is not { } seconds)
        {
            return null;
        }

        return _services.Store.Time.CreateTimer(
            _ =>
            {
                const string Message = "Pod was active on the node longer than the specified deadline";
                if (Decide(new PodVerdict("DeadlineExceeded", Message, false)))
                {
                    _events.Normal(_pod, "DeadlineExceeded", Message);
                    Stop(Grace);
                }
            },
            null,
            TimeSpan.FromSeconds(seconds),
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>False when something else was the end of the pod already.</summary>
    private bool Decide(PodVerdict verdict) => Interlocked.CompareExchange(ref _verdict, verdict, null) is null;
}
