using Mesh.Dispatcher.Attempts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Pods;

/// <summary>What a pod is made from.</summary>
public sealed record AttemptOrder(AttemptKey Key, long Epoch, JobSpec Spec, string Token);
