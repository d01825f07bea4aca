using System.Globalization;
using k8s.Models;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Pods;

/// <summary>What the containers of a runner pod request and may take; docs/operations.md has the table.</summary>
internal static class RunnerResources
{
    /// <summary>
    /// The bound of the control volume: the spool of unacknowledged log bytes (64 MiB) and the scripts of all steps.
    /// </summary>
    public const long ControlBytes = 128L << 20;

    // What a container may write beside its volumes: the layer over its image, and its own log.
    private const long LayerBytes = 4L << 30;
    private const long AgentLayerBytes = 256L << 20;

    // Of local disk little is reserved: most jobs take a small part of their limit, and a node has one disk for all.
    private const long BoxDiskRequest = 256L << 20;
    private const long SmallDiskRequest = 32L << 20;
    private const int ServiceCpuRequest = 100;
    private const int ServiceCpuLimit = 1000;
    private const long ServiceMemory = 512L << 20;

    /// <summary>
    /// The box. Its disk limit holds the volumes too: the kubelet compares a pod's volumes and layers with the sum of its
    /// containers' limits.
    /// </summary>
    public static V1ResourceRequirements Box(JobLimits limits) => new()
    {
        Requests = Amounts(limits.Cpu.Request, limits.Memory.Request, BoxDiskRequest),
        Limits = Amounts(limits.Cpu.Limit, limits.Memory.Limit, limits.WorkspaceBytes + ControlBytes + LayerBytes),
    };

    /// <summary>A service.</summary>
    public static V1ResourceRequirements Service(ServiceContainer service)
    {
        var memory = service.MemoryBytes > 0 ? service.MemoryBytes : ServiceMemory;
        return new V1ResourceRequirements
        {
            Requests = Amounts(service.CpuMillis > 0 ? service.CpuMillis : ServiceCpuRequest, memory, SmallDiskRequest),
            Limits = Amounts(service.CpuMillis > 0 ? service.CpuMillis : ServiceCpuLimit, memory, LayerBytes),
        };
    }

    /// <summary>prepare and agent: small, and free to start and to check out quickly.</summary>
    public static V1ResourceRequirements Agent() => new()
    {
        Requests = Amounts(25, 64L << 20, SmallDiskRequest),
        Limits = Amounts(2000, 512L << 20, AgentLayerBytes),
    };

    /// <summary>A number of bytes.</summary>
    public static ResourceQuantity Bytes(long bytes) => new(bytes.ToString(CultureInfo.InvariantCulture));

    private static Dictionary<string, ResourceQuantity> Amounts(long cpuMillis, long memory, long disk) => new()
    {
        ["cpu"] = new ResourceQuantity(string.Create(CultureInfo.InvariantCulture, $"{cpuMillis}m")),
        ["memory"] = Bytes(memory),
        ["ephemeral-storage"] = Bytes(disk),
    };
}
