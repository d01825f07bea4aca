using System.Net;
using k8s;
using k8s.Autorest;
using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Nodes;

/// <summary><see cref="IClusterNodes"/> on the real API.</summary>
public sealed class KubernetesNodes(IKubernetes kubernetes) : IClusterNodes
{
    public async Task<NodeKnowledge> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return new NodeKnowledge.Present(
                new NodeView(await kubernetes.CoreV1.ReadNodeAsync(name, cancellationToken: cancellationToken)));
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return new NodeKnowledge.Gone();
        }
        catch (HttpOperationException e) when (e.Response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            return new NodeKnowledge.Hidden();
        }
        catch (Exception e) when (KubernetesFailure.MayPass(e, cancellationToken))
        {
            throw KubernetesFailure.Wrap(e);
        }
    }
}
