using System.Globalization;
using k8s.Models;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Nodes;
using Mesh.Dispatcher.Pods;
using Mesh.Hosting.Names;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests;

/// <summary>Attempts, jobs and pods for tests.</summary>
internal static class PodSamples
{
    public static readonly AttemptKey Key = new(new JobName("web", "01jabc"), 1);

    public static readonly RunnerPodSettings Settings = new("mesh-jobs", "mesh.dev/agent:dev", "http://10.0.0.1:7070", "1.2.3");

    /// <summary>What tells the Secret of the pod from those of other creates.</summary>
    public const string Suffix = "x7kq2mzb4t";

    public static readonly string SecretName = RunnerSecretName.Of(Key, Suffix);

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
        V1PodCondition? condition = null,
        string? node = "peasant-1",
        string? message = null,
        V1ContainerStatus? service = null,
        long epoch = 1,
        string? secret = null) => new(new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = Key.PodName,
                NamespaceProperty = "mesh-jobs",
                Uid = uid,
                Labels = Labels(epoch),
                Annotations = new Dictionary<string, string> { [PodLabels.JobNameAnnotation] = Key.Job.ToString() },
                DeletionTimestamp = deleting ? new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) : null,
            },
            Spec = new V1PodSpec { Containers = [], NodeName = node, Volumes = Volumes(secret ?? SecretName) },
            Status = new V1PodStatus
            {
                Phase = phase,
                Reason = reason,
                Message = message,
                Conditions = condition is null ? null : [condition],
                InitContainerStatuses =
                [
                    .. prepare is null ? (V1ContainerStatus[])[] : [Status(ContainerNames.Prepare, prepare)],
                    .. service is null ? (V1ContainerStatus[])[] : [service],
                ],
                ContainerStatuses =
                [
                    Status(ContainerNames.Box, box ?? new V1ContainerState()),
                    Status(ContainerNames.Agent, agent ?? new V1ContainerState()),
                ],
            },
        });

    /// <summary>The volumes of a pod that mounts this Secret.</summary>
    public static List<V1Volume> Volumes(string secret) =>
        [new V1Volume { Name = "job", Secret = new V1SecretVolumeSource { SecretName = secret } }];

    public static V1ContainerState Waits(string reason, string message = "") =>
        new() { Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message } };

    public static V1ContainerState Runs() => new() { Running = new V1ContainerStateRunning() };

    public static V1ContainerState Ended(int code, string reason = "", string message = "") =>
        new() { Terminated = new V1ContainerStateTerminated { ExitCode = code, Reason = reason, Message = message } };

    /// <summary>A service of the job.</summary>
    public static V1ContainerStatus Service(
        V1ContainerState state, int restarts = 0, V1ContainerState? last = null, bool ready = false)
    {
        var status = Status("service-redis", state);
        (status.RestartCount, status.LastState, status.Ready, status.Started) = (restarts, last, ready, ready);
        return status;
    }

    /// <summary>What the scheduler says of a pod without a node.</summary>
    public static V1PodCondition Unschedulable(string message, string reason = "Unschedulable") =>
        new() { Type = "PodScheduled", Status = "False", Reason = reason, Message = message };

    public static V1PodCondition Disruption(string reason, string message = "") =>
        new() { Type = "DisruptionTarget", Status = "True", Reason = reason, Message = message };

    public static NodeKnowledge Node(bool ready = true, string? taint = null) => new NodeKnowledge.Present(new NodeView(new V1Node
    {
        Metadata = new V1ObjectMeta { Name = "peasant-1" },
        Spec = new V1NodeSpec { Taints = taint is null ? null : [new V1Taint { Key = taint, Effect = "NoExecute" }] },
        Status = new V1NodeStatus { Conditions = [new V1NodeCondition { Type = "Ready", Status = ready ? "True" : "Unknown" }] },
    }));

    public static Outcome Outcome(OutcomeReason reason) => new() { Reason = reason, Message = reason.ToString() };

    private static Dictionary<string, string> Labels(long epoch) => new()
    {
        [PodLabels.ManagedBy] = PodLabels.Manager,
        [PodLabels.Job] = Key.Job.Id,
        [PodLabels.Attempt] = Key.Attempt.ToString(CultureInfo.InvariantCulture),
        [PodLabels.Epoch] = epoch.ToString(CultureInfo.InvariantCulture),
    };

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
