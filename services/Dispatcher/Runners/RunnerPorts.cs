using Mesh.Dispatcher.Leases;
using Mesh.Dispatcher.Logs;
using Mesh.Dispatcher.Nodes;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Results;
using Mesh.Dispatcher.Verdicts;

namespace Mesh.Dispatcher.Runners;

/// <summary>What a runner acts through.</summary>
public sealed record RunnerPorts(
    IRunnerPods Pods,
    CreateBudget Creates,
    IClusterNodes Nodes,
    IAttemptReports Reports,
    ILogSealer Logs,
    IPlatformLines Lines,
    ILeaseQueue Queue,
    RunnerChanges Changes,
    StuckPatience Patience,
    TimeSpan SealPatience,
    TimeProvider Time);
