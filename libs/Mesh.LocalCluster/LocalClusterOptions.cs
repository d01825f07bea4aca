using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mesh.Local;

/// <summary>How a <see cref="LocalCluster"/> is made.</summary>
public sealed record LocalClusterOptions
{
    /// <summary>Where the kubeconfig, the volumes of pods and the logs of containers go. Made when absent, mode 0700.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The port of the Kubernetes API on 127.0.0.1; 0 takes a free one.</summary>
    public int ApiPort { get; init; }

    /// <summary>The port of the Ingress on 127.0.0.1; 0 takes a free one.</summary>
    public int IngressPort { get; init; }

    public IReadOnlyList<NodeTemplate> Nodes { get; init; } = NodeTemplate.Default;

    /// <summary>Image references (with or without tag) to what they run. Other images need a <c>command</c>.</summary>
    public IReadOnlyDictionary<string, ImageTemplate> Images { get; init; } = new Dictionary<string, ImageTemplate>();

    /// <summary>Namespaces beside default, kube-system, kube-public and kube-node-lease.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = ["mesh", "mesh-jobs"];

    /// <summary>The namespace of the kubeconfig's context.</summary>
    public string DefaultNamespace { get; init; } = "mesh-jobs";

    /// <summary>Auto probes for the strongest; None is for tests.</summary>
    public IsolationMode Isolation { get; init; }

    /// <summary>Delay before the second restart of a container; doubles with each (the first is at once).</summary>
    public TimeSpan RestartBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a node may give no sign of life before it counts as unreachable; nodes give four in that time. A real cluster
    /// waits 40 s (50 s from 1.32 on).
    /// </summary>
    public TimeSpan NodeMonitorGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether containers are held to their memory and cpu limits, and pods to <see cref="PodPidsLimit"/>, where the kernel
    /// allows it. The Nodes' annotation <c>mesh.dev/enforced-limits</c> says what came of it.
    /// </summary>
    public bool EnforceLimits { get; init; } = true;

    /// <summary>How many processes and threads a pod may have; null: as many as it likes.</summary>
    public long? PodPidsLimit { get; init; } = 4096;

    /// <summary>How often a node looks whether a pod has more on its disk than it may, or whether the disk is full.</summary>
    public TimeSpan EvictionPeriod { get; init; } = TimeSpan.FromSeconds(10);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;
}
