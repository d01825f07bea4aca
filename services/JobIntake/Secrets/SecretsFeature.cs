using Mesh.Hosting;

namespace Mesh.JobIntake.Secrets;

internal static class SecretsFeature
{
    public static IServiceCollection AddSecrets(this IServiceCollection services)
    {
        services.AddMeshOptions<SecretsOptions>(SecretsOptions.Section);
        return services
            .AddSingleton<SealingKeys>()
            .AddSingleton<SecretVault>()
            .AddHostedService<SecretResealing>();
    }
}
