using Mesh.Hosting;
using Mesh.Reporter.Artifacts.Calls;
using Mesh.Reporter.Artifacts.Storage;

namespace Mesh.Reporter.Artifacts;

public static class ArtifactsFeature
{
    /// <summary>Files that jobs keep, on disk; after the reports, which say which attempt may still store.</summary>
    public static IServiceCollection AddArtifacts(this IServiceCollection services)
    {
        services.AddMeshOptions<ArtifactOptions>(ArtifactOptions.Section);
        services.AddSingleton<ArtifactStore>();
        services.AddHostedService(provider => provider.GetRequiredService<ArtifactStore>());
        services.AddHostedService<ArtifactSweeper>();
        services.AddSingleton<ArtifactUploads>();
        services.AddSingleton<ArtifactDownloads>();
        services.AddSingleton<ArtifactLists>();
        return services;
    }
}
