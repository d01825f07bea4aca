using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mesh.Hosting.JobTokens;

internal static class JobTokensFeature
{
    internal static void AddJobTokens(this IHostApplicationBuilder builder)
    {
        builder.Services.AddMeshOptions<JobTokenOptions>(JobTokenOptions.Section);
        builder.Services.AddSingleton<JobTokenSigner>();
        builder.Services.AddSingleton<JobTokenVerifier>();
    }
}
