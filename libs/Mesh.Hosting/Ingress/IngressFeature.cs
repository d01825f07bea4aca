using Mesh.Hosting.Cluster;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mesh.Hosting.Ingress;

internal static class IngressFeature
{
    internal static void AddIngressRegistration(this IHostApplicationBuilder builder, string serviceName)
    {
        builder.Services.AddMeshOptions<IngressOptions>(IngressOptions.Section);
        if (builder.Configuration.GetValue($"{IngressOptions.Section}:{nameof(IngressOptions.Enabled)}", defaultValue: true))
        {
            builder.AddMeshKubernetes();
            builder.Services.AddHostedService(services =>
                ActivatorUtilities.CreateInstance<IngressRegistrar>(services, serviceName));
        }
    }
}
