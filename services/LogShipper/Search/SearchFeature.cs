using Mesh.Hosting;

namespace Mesh.LogShipper.Search;

public static class SearchFeature
{
    /// <summary>Finding lines.</summary>
    public static IServiceCollection AddLogSearch(this IServiceCollection services)
    {
        services.AddMeshOptions<SearchOptions>(SearchOptions.Section);
        services.AddSingleton<StoreSearch>();
        services.AddSingleton<ElasticSearch>();
        services.AddSingleton<MemberSearch>();
        services.AddSingleton<LogSearcher>();
        return services;
    }
}
