using Mesh.Local.Images;
using Mesh.Local.Objects;

namespace Mesh.Local.Kubelet;

/// <summary>The pull of the image, which is a formality unless it is made to fail.</summary>
internal sealed partial class ContainerRunner
{
    /// <summary>Returns when the image is there; until then the status and the events say why not, as a kubelet's do.</summary>
    private async Task PullAsync(CancellationToken stop)
    {
        var policy = Spec.Json.Text("imagePullPolicy");
        if (record.HasStarted && policy != "Always")
        {
            return;
        }

        for (var failures = 1; ; failures++)
        {
            var delay = backoff.Next(failures);
            if (ImageReference.Parse(Spec.Image) is not { } reference)
            {
                var invalid = PullFailure.InvalidName(Spec.Image);
                Warn("InspectFailed", invalid);
                await FailAsync("InvalidImageName", invalid, delay, stop).ConfigureAwait(false);
                continue;
            }

            if (context.Services.ImageFaults.Pull(Spec.Image, reference) is not { } fault)
            {
                Tell("Pulled", failures > 1
                    ? $"Successfully pulled image \"{Spec.Image}\""
                    : $"Container image \"{Spec.Image}\" already present on machine");
                return;
            }

            if (policy == "Never")
            {
                var never = $"Container image \"{Spec.Image}\" is not present with pull policy of Never";
                Warn("ErrImageNeverPull", never);
                await FailAsync("ErrImageNeverPull", never, delay, stop).ConfigureAwait(false);
                continue;
            }

            await BackOffPullAsync(PullFailure.Message(fault, reference), delay, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Half of the time the failure shows, half of it the back-off.</summary>
    private async Task BackOffPullAsync(string message, TimeSpan delay, CancellationToken stop)
    {
        Tell("Pulling", $"Pulling image \"{Spec.Image}\"");
        Warn("Failed", $"Failed to pull image \"{Spec.Image}\": {message}");
        await FailAsync("ErrImagePull", message, delay / 2, stop).ConfigureAwait(false);
        var waiting = $"Back-off pulling image \"{Spec.Image}\"";
        Tell("BackOff", waiting);
        await FailAsync("ImagePullBackOff", $"{waiting}: ErrImagePull: {message}", delay / 2, stop).ConfigureAwait(false);
    }

    private async Task FailAsync(string reason, string message, TimeSpan delay, CancellationToken stop)
    {
        record.Waiting(reason, message);
        Warn("Failed", $"Error: {reason}");
        context.Status.Publish();
        await Task.Delay(delay, Store.Time, stop).ConfigureAwait(false);
    }
}
