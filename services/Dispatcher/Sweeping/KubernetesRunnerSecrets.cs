using k8s;
using k8s.Models;
using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Sweeping;

/// <summary><see cref="IRunnerSecrets"/> on the real API.</summary>
public sealed class KubernetesRunnerSecrets(IKubernetes kubernetes, RunnerPodSettings settings) : IRunnerSecrets
{
    private const int PageSize = 500;

    // Thousands of jobs' specs would be read for nothing: the server is asked for the metadata alone.
    private static readonly Dictionary<string, IReadOnlyList<string>> MetadataOnly = new()
    {
        ["Accept"] = ["application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json"],
    };

    public async Task<IReadOnlyList<V1ObjectMeta>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new List<V1ObjectMeta>();
        string? token = null;
        do
        {
            using var page = await kubernetes.CoreV1.ListNamespacedSecretWithHttpMessagesAsync(
                settings.Namespace,
                continueParameter: token,
                labelSelector: PodLabels.Selector,
                limit: PageSize,
                customHeaders: MetadataOnly,
                cancellationToken: cancellationToken);
            found.AddRange(page.Body.Items.Select(s => s.Metadata));
            token = page.Body.Metadata?.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(token));

        return found;
    }
}
