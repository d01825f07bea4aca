using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Kubelet;

/// <summary>What the status of a pod says about one container. Changed by its runner, read when the status is written.</summary>
internal sealed class ContainerRecord(ContainerSpec spec)
{
    /// <summary>What containerd says of a container that was gone when it came up again.</summary>
    private const int LostExitCode = 255;

    private readonly Lock _gate = new();
    private JsonObject _state = new() { ["waiting"] = new JsonObject { ["reason"] = "PodInitializing" } };
    private JsonObject? _last;
    private string? _startedAt;
    private string? _containerId;
    private int _restarts;
    private bool _ready;

    public ContainerSpec Spec => spec;

    public bool HasStarted { get; private set; }

    public bool IsRunning { get; private set; }

    /// <summary>It runs, and its startup probe, if it has one, succeeded.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>It was started once in the life of the pod; a later restart does not take that back.</summary>
    public bool WasStarted { get; private set; }

    /// <summary>It runs, and its readiness probe, if it has one, succeeds.</summary>
    public bool IsReady => IsRunning && IsStarted && (_ready || !spec.HasReadinessProbe);

    /// <summary>The exit code of the last run, once it ended for good or between two runs.</summary>
    public int? ExitCode { get; private set; }

    public int Restarts => _restarts;

    public void Waiting(string reason, string? message = null)
    {
        lock (_gate)
        {
            var waiting = new JsonObject { ["reason"] = reason };
            if (message is not null)
            {
                waiting["message"] = message;
            }

            if (_state.ContainsKey("terminated"))
            {
                _last = _state;
            }

            _state = new JsonObject { ["waiting"] = waiting };
            IsRunning = false;
        }
    }

    /// <summary>Ends a back-off for good: the state is how the last run ended.</summary>
    public void StopWaiting()
    {
        lock (_gate)
        {
            if (_last is not null && _state.ContainsKey("waiting"))
            {
                (_state, _last) = (_last, null);
            }
        }
    }

    /// <summary>Takes over what an earlier run of the node said: what ran then died with the node's power.</summary>
    public void Recover(JsonObject status, DateTimeOffset now)
    {
        lock (_gate)
        {
            _restarts = (int)(status.Number("restartCount") ?? 0);
            _containerId = status.Text("containerID");
            if (status.Map("state", "running") is { } running)
            {
                _startedAt = running.Text("startedAt");
                ExitCode = LostExitCode;
                _state = new JsonObject
                {
                    ["terminated"] = new JsonObject
                    {
                        ["exitCode"] = LostExitCode,
                        ["reason"] = "Unknown",
                        ["startedAt"] = _startedAt,
                        ["finishedAt"] = Timestamps.Seconds(now),
                        ["containerID"] = _containerId,
                    },
                };
                HasStarted = true;
            }
            else if (status.Map("state", "terminated") is { } ended)
            {
                _startedAt = ended.Text("startedAt");
                ExitCode = (int)(ended.Number("exitCode") ?? LostExitCode);
                _state = new JsonObject { ["terminated"] = ended.DeepClone() };
                HasStarted = true;
            }
            else if (status.Map("lastState", "terminated") is { } last)
            {
                _last = new JsonObject { ["terminated"] = last.DeepClone() };
                HasStarted = true;
            }
        }
    }

    public void StartedUp()
    {
        lock (_gate)
        {
            IsStarted = WasStarted = IsRunning;
        }
    }

    /// <summary>What the readiness probe says; false when it said so before.</summary>
    public bool SetReady(bool ready)
    {
        lock (_gate)
        {
            var changed = _ready != ready;
            _ready = ready;
            return changed;
        }
    }

    public void Running(string containerId, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_state.ContainsKey("terminated"))
            {
                _last = _state;
            }

            _restarts += HasStarted ? 1 : 0;
            _startedAt = Timestamps.Seconds(now);
            _containerId = containerId;
            _state = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = _startedAt } };
            HasStarted = true;
            IsRunning = true;
            IsStarted = !spec.HasStartupProbe;
            WasStarted |= IsStarted;
            _ready = false;
            ExitCode = null;
        }
    }

    public void Terminated(int exitCode, string reason, string? message, DateTimeOffset now)
    {
        lock (_gate)
        {
            var ended = new JsonObject
            {
                ["exitCode"] = exitCode,
                ["reason"] = reason,
                ["startedAt"] = _startedAt ?? Timestamps.Seconds(now),
                ["finishedAt"] = Timestamps.Seconds(now),
                ["containerID"] = _containerId,
            };
            if (message is not null)
            {
                ended["message"] = message;
            }

            _state = new JsonObject { ["terminated"] = ended };
            IsRunning = IsStarted = _ready = false;
            HasStarted = true;
            ExitCode = exitCode;
        }
    }

    public JsonObject ToStatus()
    {
        lock (_gate)
        {
            var done = spec.Role == ContainerRole.Init && ExitCode == 0;
            var status = new JsonObject
            {
                ["name"] = spec.Name,
                ["state"] = _state.DeepClone(),
                ["lastState"] = _last?.DeepClone() ?? new JsonObject(),
                ["ready"] = (IsReady && spec.Role != ContainerRole.Init) || done,
                ["restartCount"] = _restarts,
                ["image"] = spec.Image,
                ["imageID"] = HasStarted ? $"local://{spec.Image}" : "",
                ["started"] = IsRunning && IsStarted,
            };
            if (_containerId is not null)
            {
                status["containerID"] = _containerId;
            }

            return status;
        }
    }
}
