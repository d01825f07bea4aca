using Mesh.Dispatcher.Attempts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Pods;

/// <summary>What a pod is made from.</summary>
public sealed record AttemptOrder(AttemptKey Key, long Epoch, JobSpec Spec, string Token)
{
    /// <summary>Why values of secrets are missing in the spec; empty when none is.</summary>
    public string SecretsError { get; init; } = "";

    /// <summary>No log may show the token, nor the values in the spec.</summary>
    public override string ToString() => $"{Key} epoch {Epoch}";
}
