using Mesh.Dispatcher.Pods;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Verdicts;

/// <summary>Says when a pod that has not ended must be given up, and why. Pure.</summary>
public static class StuckPodClassifier
{
    // What registries and runtimes say of an image that waiting does not bring.
    private static readonly string[] Hopeless =
    [
        "not found", "manifest unknown", "pull access denied", "repository does not exist", "unauthorized", "denied",
        "invalid reference format", "name unknown", "no match for platform",
    ];

    /// <summary>Judges a pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="waited">How long its containers have waited for the same trouble.</param>
    /// <param name="patience">How long that is bearable.</param>
    /// <returns>A verdict, or null: it may still get on.</returns>
    public static Verdict? Classify(PodView pod, TimeSpan waited, StuckPatience patience)
    {
        if (pod.IsDeleting || pod.IsTerminal)
        {
            return null;
        }

        foreach (var (container, waiting) in pod.Waiting())
        {
            var message = waiting.Message ?? "";
            var verdict = waiting.Reason switch
            {
                "InvalidImageName" or "ErrImageNeverPull" => Image(container.Name, container.Image, message),
                "ErrImagePull" or "ImagePullBackOff" when IsHopeless(message) => Image(container.Name, container.Image, message),
                "ErrImagePull" or "ImagePullBackOff" or "RegistryUnavailable" when waited >= patience.ImagePull =>
                    Setup(container.Name, waiting.Reason, message),
                "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError" or "CrashLoopBackOff"
                    when waited >= patience.Setup => Setup(container.Name, waiting.Reason, message),
                _ => null,
            };
            if (verdict is not null)
            {
                return verdict;
            }
        }

        return null;
    }

    private static bool IsHopeless(string message) => Hopeless.Any(h => message.Contains(h, StringComparison.OrdinalIgnoreCase));

    private static Verdict Image(string container, string image, string message) =>
        container == ContainerNames.Box
            ? new Verdict(OutcomeReason.BoxImageUnavailable, $"The box's image {image} cannot be had: {Tidy(message)}.")
            : new Verdict(OutcomeReason.PodSetupFailed, $"The agent's image {image} cannot be had: {Tidy(message)}.");

    private static Verdict Setup(string container, string reason, string message) =>
        new(OutcomeReason.PodSetupFailed, $"The container {container} cannot be made ready: {reason}, {Tidy(message)}.");

    private static string Tidy(string message) => message.Length > 0 ? message.Trim().TrimEnd('.') : "no reason given";
}
