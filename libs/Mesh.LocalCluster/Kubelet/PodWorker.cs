using Mesh.Local.Events;
using Mesh.Local.Objects;
using Mesh.Local.Storage;
using Mesh.Local.Volumes;
using Microsoft.Extensions.Logging;

namespace Mesh.Local.Kubelet;

/// <summary>The life of one pod on a node, from its volumes to its last status.</summary>
internal sealed partial class PodWorker
{
    private static readonly TimeSpan VolumeRound = TimeSpan.FromMilliseconds(100);

    private readonly StoredObject _pod;
    private readonly KubeletServices _services;
    private readonly EventRecorder _events;
    private readonly ILogger _logger;
    private readonly List<ContainerRecord> _records;
    private readonly PodStatusWriter _status;
    private readonly PodContext _context;
    private readonly List<ContainerRunner> _runners;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _kill;
    private readonly TaskCompletionSource _stopAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _deleting;
    private volatile bool _abandoned;

    public PodWorker(
        StoredObject pod,
        KubeletServices services,
        EventRecorder events,
        RestartBackoff backoff,
        ILogger logger)
    {
        _pod = pod;
        _services = services;
        _events = events;
        _logger = logger;
        _records = [.. ContainerSpec.Of(pod.Json).Select(spec => new ContainerRecord(spec))];
        _status = new PodStatusWriter(services.Store, services.Link, pod, _records);
        _kill = new CancellationTokenSource(Timeout.InfiniteTimeSpan, services.Store.Time);
        _context = new PodContext(pod, Folder, _status, events, services, _kill.Token);
        _runners = [.. _records.Select(record => new ContainerRunner(_context, record, backoff))];
    }

    /// <summary>Nothing of the pod runs any more, and its last status is written.</summary>
    public bool HasEnded { get; private set; }

    private string Folder => Path.Combine(_services.PodsDirectory, _pod.Uid);

    private TimeSpan Grace => TimeSpan.FromSeconds(_pod.Json.Number("spec", "terminationGracePeriodSeconds") ?? 30);

    /// <summary>Deletion began: SIGTERM, and SIGKILL after <paramref name="grace"/>. A later call may shorten it.</summary>
    public void Delete(TimeSpan grace)
    {
        _deleting = true;
        Stop(grace);
    }

    /// <summary>The object is gone, or the cluster ends: kill at once and write nothing more.</summary>
    public void Abandon()
    {
        _abandoned = true;
        _status.Mute();
        Stop(TimeSpan.Zero);
    }

    public async Task RunAsync()
    {
        try
        {
            using var deadline = Deadline();
            var life = LiveAsync(_stop.Token);
            if (await Task.WhenAny(life, _stopAsked.Task).ConfigureAwait(false) == life && life.IsCompletedSuccessfully)
            {
                Decide(PodVerdict.OwnEnd);
            }

            await StopContainersAsync().ConfigureAwait(false);
            try
            {
                await life.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                LogStopped(_pod.Key.ToString());
            }

            await Task.WhenAll(_runners.Select(runner => runner.Ended)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Conclude();
        }
        catch (Exception failure)
        {
            LogBroken(_pod.Key.ToString(), failure);
            _status.Conclude("Failed", "KubeletError", failure.Message);
            _status.Publish();
        }
        finally
        {
            _services.Limits.RemovePod(_pod.Uid);
            RemoveFolder();
            HasEnded = true;
        }
    }

    private void Stop(TimeSpan grace)
    {
        if (grace <= TimeSpan.Zero)
        {
            _kill.Cancel();
        }
        else
        {
            _kill.CancelAfter(grace);
        }

        _stop.Cancel();
        _stopAsked.TrySetResult();
    }

    private async Task LiveAsync(CancellationToken stop)
    {
        foreach (var record in _records.Where(record => record.Spec.Role == ContainerRole.Main
            && !_records.Any(other => other.Spec.Role != ContainerRole.Main)))
        {
            record.Waiting("ContainerCreating");
        }

        _status.Publish();
        _context.Volumes = await VolumesAsync(stop).ConfigureAwait(false);
        _status.SandboxReady();
        if (await InitializeAsync(stop).ConfigureAwait(false))
        {
            stop.ThrowIfCancellationRequested();
            var main = _runners.Where(runner => runner.Record.Spec.Role == ContainerRole.Main).ToList();
            await Task.WhenAll(main.Select(runner => runner.RunAsync(ShouldRestart, stop))).ConfigureAwait(false);
        }
    }

    /// <summary>Init containers one after another; a sidecar only has to start. False when one failed for good.</summary>
    private async Task<bool> InitializeAsync(CancellationToken stop)
    {
        foreach (var runner in _runners.Where(runner => runner.Record.Spec.Role != ContainerRole.Main))
        {
            stop.ThrowIfCancellationRequested();
            if (runner.Record.Spec.Role == ContainerRole.Sidecar)
            {
                var run = runner.RunAsync(_ => true, stop);
                await Task.WhenAny(runner.Started, run).ConfigureAwait(false);
                continue;
            }

            var never = _pod.Json.Text("spec", "restartPolicy") == "Never";
            if (await runner.RunAsync(code => code != 0 && !never, stop).ConfigureAwait(false) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private bool ShouldRestart(int exitCode) => _pod.Json.Text("spec", "restartPolicy") switch
    {
        "Never" => false,
        "OnFailure" => exitCode != 0,
        _ => true,
    };

    private async Task<Dictionary<string, string>> VolumesAsync(CancellationToken stop)
    {
        // A kubelet goes round its volumes, and tells of a missing source only when it looks for it; one that is made right after
        // its pod is there by then.
        for (var look = 0; ; look++)
        {
            var version = _services.Store.Version;
            try
            {
                return _services.Volumes.Prepare(_pod, Path.Combine(Folder, "volumes"));
            }
            catch (MissingSourceException missing)
            {
                var news = SourceChanges.WaitAsync(_services.Store, version, stop);
                if (look == 0)
                {
                    await Task.WhenAny(news, Task.Delay(VolumeRound, _services.Store.Time, stop)).ConfigureAwait(false);
                    continue;
                }

                _events.Warning(_pod, "FailedMount", $"MountVolume.SetUp failed for volume: {missing.Message}");
                await news.ConfigureAwait(false);
            }
        }
    }

    /// <summary>Main containers together, then sidecars in reverse order, all within the one grace.</summary>
    private async Task StopContainersAsync()
    {
        await Task.WhenAll(_runners
            .Where(runner => runner.Record.Spec.Role != ContainerRole.Sidecar)
            .Select(runner => runner.StopAsync())).ConfigureAwait(false);
        if (!_stop.IsCancellationRequested)
        {
            _kill.CancelAfter(Grace);
            await _stop.CancelAsync().ConfigureAwait(false);
        }

        foreach (var sidecar in _runners.Where(runner => runner.Record.Spec.Role == ContainerRole.Sidecar).Reverse())
        {
            await sidecar.StopAsync().ConfigureAwait(false);
        }
    }

    private void Conclude()
    {
        if (_abandoned)
        {
            return;
        }

        if (_verdict is { Reason: { } reason } verdict)
        {
            _status.Conclude("Failed", reason, verdict.Message, verdict.IsDisruption);
        }
        else
        {
            var failed = _records.Any(record => record.Spec.Role != ContainerRole.Sidecar && record.ExitCode != 0);
            _status.Conclude(failed ? "Failed" : "Succeeded", null, null);
        }

        _status.Publish();
        if (_deleting)
        {
            RemoveObject(_services, _pod);
        }
    }

    private void RemoveFolder()
    {
        try
        {
            if (Directory.Exists(Folder))
            {
                Directory.Delete(Folder, recursive: true);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogLeftFolder(Folder, failure);
        }
    }
}
