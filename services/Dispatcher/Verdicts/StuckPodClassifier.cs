using k8s.Models;
using Mesh.Dispatcher.Pods;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Verdicts;

/// <summary>Says when a pod that has not ended must be given up, and why. Pure; docs/failures.md has it as a table.</summary>
public static class StuckPodClassifier
{
    /// <summary>How often a service may crash before the first step.</summary>
    public const int ServiceCrashes = 3;

    /// <summary>Judges a pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="waited">How long its containers have waited for the same trouble.</param>
    /// <param name="patience">How long that is bearable.</param>
    /// <param name="pullError">
    /// What the kubelet said last of a pull that failed: up to 1.30 a container that backs off does not repeat it.
    /// </param>
    /// <returns>A verdict, or null: it may still get on.</returns>
    public static Verdict? Classify(PodView pod, TimeSpan waited, StuckPatience patience, string? pullError = null)
    {
        if (pod.IsDeleting || pod.IsTerminal)
        {
            return null;
        }

        foreach (var (container, waiting) in pod.Waiting())
        {
            if (Judge(container, waiting, waited, patience, pullError) is { } verdict)
            {
                return verdict;
            }
        }

        return ContainerClassifier.BoxCannotStart(pod) ?? (pod.AgentStarted ? null : CrashedService(pod));
    }

    private static Verdict? Judge(
        V1ContainerStatus container,
        V1ContainerStateWaiting waiting,
        TimeSpan waited,
        StuckPatience patience,
        string? pullError)
    {
        var message = waiting.Message ?? "";
        switch (waiting.Reason)
        {
            case "InvalidImageName" or "ErrImageNeverPull" or "SignatureValidationFailed":
                return Image(container, message);
            case "ErrImagePull" or "ImagePullBackOff" or "ImageInspectError" or "RegistryUnavailable":
                var cause = PullTrouble.NamesCause(message) ? message : pullError ?? message;
                return PullTrouble.IsHopeless(cause)
                    ? Image(container, cause)
                    : waited >= patience.ImagePull ? Setup(container.Name, waiting.Reason, cause) : null;
            case "CreateContainerConfigError" when ContainerRole.IsJobs(container.Name) && IsRootRefused(message):
                return new Verdict(
                    OutcomeReason.BoxImageUnavailable,
                    Sentence.Of(
                        $"the image {container.Image} of {ContainerRole.Describe(container.Name)} runs as root, which is not "
                        + "allowed here; give it a numeric USER",
                        message));
            case "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError" or "PreCreateHookError"
                or "PreStartHookError" or "PostStartHookError" or "CrashLoopBackOff" when waited >= patience.Setup:
                return Setup(container.Name, waiting.Reason, message);
            default:
                return null;
        }
    }

    private static Verdict? CrashedService(PodView pod)
    {
        var crashed = pod.Containers.FirstOrDefault(
            c => ContainerRole.IsService(c.Name) && c.RestartCount >= ServiceCrashes);
        if (crashed is null)
        {
            return null;
        }

        var end = crashed.State?.Terminated ?? crashed.LastState?.Terminated;
        return new Verdict(
            OutcomeReason.ServiceFailed,
            Sentence.Of(
                $"{ContainerRole.Describe(crashed.Name)} crashed {crashed.RestartCount} times before the first step",
                end is null ? null : $"the last time with code {end.ExitCode} ({end.Reason})"),
            end?.ExitCode ?? 0);
    }

    private static bool IsRootRefused(string message) =>
        message.Contains("runAsNonRoot", StringComparison.Ordinal) || message.Contains("non-root", StringComparison.Ordinal);

    private static Verdict Image(V1ContainerStatus container, string message) => new(
        ContainerRole.IsJobs(container.Name) ? OutcomeReason.BoxImageUnavailable : OutcomeReason.PodSetupFailed,
        Sentence.Of(
            $"the image {container.Image} of {ContainerRole.Describe(container.Name)} cannot be had",
            message.Length > 0 ? message : "no reason given"));

    private static Verdict Setup(string container, string reason, string message) => new(
        OutcomeReason.PodSetupFailed,
        Sentence.Of($"{ContainerRole.Describe(container)} cannot be made ready ({reason})", message));
}
