using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Mesh.Dispatcher.Attempts;

namespace Mesh.Dispatcher.Pods;

/// <summary><see cref="IRunnerPods"/> on the real API.</summary>
/// <param name="kubernetes">The API.</param>
/// <param name="settings">What all pods share.</param>
/// <param name="suffixes">Gives each create a suffix for the name of its pod's Secret, never the same twice.</param>
public sealed partial class KubernetesRunnerPods(IKubernetes kubernetes, RunnerPodSettings settings, Func<string> suffixes)
    : IRunnerPods
{
    public async Task<PodCreation> CreateAsync(AttemptOrder order, CancellationToken cancellationToken)
    {
        // Before the pod: what cannot run costs no node a start.
        if (await ResolveAsync(order, cancellationToken) is SecretResolution.Unavailable missing)
        {
            return new PodCreation.NoValue(missing.Message);
        }

        try
        {
            var secret = RunnerSecretName.Of(order.Key, suffixes());
            var pod = RunnerPod.Build(order.Key, order.Epoch, secret, order.Spec, settings);
            var created = await kubernetes.CoreV1.CreateNamespacedPodAsync(
                pod, settings.Namespace, cancellationToken: cancellationToken);
            return new PodCreation.Created(new PodView(created));
        }
        catch (HttpOperationException e) when (PodCreationAnswer.Read(e) is { } answer)
        {
            return answer;
        }
        catch (Exception e) when (KubernetesFailure.MayPass(e, cancellationToken))
        {
            throw KubernetesFailure.Wrap(e);
        }
    }

    public async Task<PodView?> ReadAsync(AttemptKey key, CancellationToken cancellationToken)
    {
        try
        {
            return new PodView(await kubernetes.CoreV1.ReadNamespacedPodAsync(
                key.PodName, settings.Namespace, cancellationToken: cancellationToken));
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception e) when (KubernetesFailure.MayPass(e, cancellationToken))
        {
            throw KubernetesFailure.Wrap(e);
        }
    }

    public async Task<bool> DeleteAsync(AttemptKey key, string uid, TimeSpan grace, CancellationToken cancellationToken)
    {
        var options = new V1DeleteOptions
        {
            GracePeriodSeconds = (long)Math.Ceiling(grace.TotalSeconds),
            Preconditions = new V1Preconditions { Uid = uid },
        };
        try
        {
            await kubernetes.CoreV1.DeleteNamespacedPodAsync(
                key.PodName, settings.Namespace, body: options, cancellationToken: cancellationToken);
            return true;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            return false;
        }
        catch (Exception e) when (KubernetesFailure.MayPass(e, cancellationToken))
        {
            throw KubernetesFailure.Wrap(e);
        }
    }
}
