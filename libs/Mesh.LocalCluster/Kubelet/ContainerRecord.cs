using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Kubelet;

/// <summary>What the status of a pod says about one container. Changed by its runner, read when the status is written.</summary>
internal sealed class ContainerRecord(ContainerSpec spec)
{
    private readonly Lock _gate = new();
    private JsonObject _state = new() { ["waiting"] = new JsonObject { ["reason"] = "PodInitializing" } };
    private JsonObject? _last;
    private string? _startedAt;
    private string? _containerId;
    private int _restarts;

    public ContainerSpec Spec => spec;

    public bool HasStarted { get; private set; }

    public bool IsRunning { get; private set; }

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
            IsRunning = false;
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
                ["ready"] = IsRunning && spec.Role != ContainerRole.Init || done,
                ["restartCount"] = _restarts,
                ["image"] = spec.Image,
                ["imageID"] = HasStarted ? $"local://{spec.Image}" : "",
                ["started"] = IsRunning,
            };
            if (_containerId is not null)
            {
                status["containerID"] = _containerId;
            }

            return status;
        }
    }
}
