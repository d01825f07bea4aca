using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Mesh.Hosting.Cluster;
using Mesh.Hosting.FrontDoor;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mesh.Hosting.Ingress;

/// <summary>
/// Registers the service's own Ingress objects when the process has started: creates them, or replaces those that an earlier
/// process left. While the API server does not answer it tries again with backoff, and the service serves meanwhile.
/// </summary>
internal sealed partial class IngressRegistrar(
    string serviceName,
    IKubernetes kubernetes,
    ServiceCatalog catalog,
    IEnumerable<ExtraRoutes> extra,
    IEnumerable<HttpRoute> pages,
    IOptions<IngressOptions> options,
    IOptions<KubernetesOptions> cluster,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<IngressRegistrar> logger) : BackgroundService
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastDelay = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        await StartedAsync(stoppingToken);
        for (var delay = FirstDelay; ; delay = delay * 2 < LastDelay ? delay * 2 : LastDelay)
        {
            try
            {
                await RegisterAsync(stoppingToken);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or HttpOperationException or OperationCanceledException
                && !stoppingToken.IsCancellationRequested)
            {
                LogNotRegistered(e.Message, delay);
            }

            await Task.Delay(delay, time, stoppingToken);
        }
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var ns = cluster.Value.ServiceNamespace;
        var services = catalog.Public.Select(d => d.FullName).Concat(extra.SelectMany(e => e.Services));
        await RegisterAsync(IngressManifest.Build(serviceName, ns, options.Value, services), cancellationToken);
        foreach (var page in pages)
        {
            await RegisterAsync(IngressManifest.Build(serviceName, ns, options.Value, page), cancellationToken);
        }
    }

    private async Task RegisterAsync(V1Ingress wanted, CancellationToken cancellationToken)
    {
        var (name, ns) = (wanted.Metadata.Name, wanted.Metadata.NamespaceProperty);
        try
        {
            await kubernetes.NetworkingV1.CreateNamespacedIngressAsync(wanted, ns, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Conflict)
        {
            var existing = await kubernetes.NetworkingV1.ReadNamespacedIngressAsync(
                name, ns, cancellationToken: cancellationToken);
            wanted.Metadata.ResourceVersion = existing.Metadata.ResourceVersion;
            await kubernetes.NetworkingV1.ReplaceNamespacedIngressAsync(
                wanted, name, ns, cancellationToken: cancellationToken);
        }

        LogRegistered(ns, name);
    }

    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(cancellationToken);
    }
}
