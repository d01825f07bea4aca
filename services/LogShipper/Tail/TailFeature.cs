using Mesh.Hosting;

namespace Mesh.LogShipper.Tail;

public static class TailFeature
{
    /// <summary>Following logs.</summary>
    public static IServiceCollection AddLogTail(this IServiceCollection services)
    {
        services.AddMeshOptions<TailOptions>(TailOptions.Section);
        services.AddSingleton<LogTailer>();
        return services;
    }
}
