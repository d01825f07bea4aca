using k8s.Models;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Pods;
using Mesh.Hosting.Names;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests;

/// <summary>Attempts, jobs and pods for tests.</summary>
internal static class PodSamples
{
    public static readonly AttemptKey Key = new(new JobName("web", "01jabc"), 1);

    public static readonly RunnerPodSettings Settings = new("mesh-jobs", "mesh.dev/agent:dev", "http://10.0.0.1:7070", "1.2.3");

    public static JobSpec Spec() => new()
    {
        Pipeline = "build",
        Box = new Box { Image = "golang:1.22", Env = { ["CGO"] = "0", ["PRICE"] = "$5 $(HOME)" } },
        Steps = { new Step { Name = "test", Code = "go test ./..." } },
    };

    public static PodView Pod(
        string phase = "Pending",
        string uid = "u1",
        bool deleting = false,
        string? reason = null,
        V1ContainerState? box = null,
        V1ContainerState? agent = null,
        V1ContainerState? prepare = null,
        V1PodCondition? condition = null) => new(new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = Key.PodName,
                NamespaceProperty = "mesh-jobs",
                Uid = uid,
                DeletionTimestamp = deleting ? new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) : null,
            },
            Spec = new V1PodSpec { Containers = [], NodeName = "peasant-1" },
            Status = new V1PodStatus
            {
                Phase = phase,
                Reason = reason,
                Conditions = condition is null ? null : [condition],
                InitContainerStatuses = prepare is null ? null : [Status(ContainerNames.Prepare, prepare)],
                ContainerStatuses =
                [
                    Status(ContainerNames.Box, box ?? new V1ContainerState()),
                    Status(ContainerNames.Agent, agent ?? new V1ContainerState()),
                ],
            },
        });

    public static V1ContainerState Waits(string reason, string message = "") =>
        new() { Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message } };

    public static V1ContainerState Runs() => new() { Running = new V1ContainerStateRunning() };

    public static V1ContainerState Ended(int code, string reason = "") =>
        new() { Terminated = new V1ContainerStateTerminated { ExitCode = code, Reason = reason } };

    public static Outcome Outcome(OutcomeReason reason) => new() { Reason = reason, Message = reason.ToString() };

    private static V1ContainerStatus Status(string name, V1ContainerState state) => new()
    {
        Name = name,
        Image = $"image-of-{name}",
        ImageID = "",
        Ready = false,
        RestartCount = 0,
        State = state,
    };
}
