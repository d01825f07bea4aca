namespace Mesh.LogShipper.Read;

public static class ReadFeature
{
    /// <summary>Reading logs by page.</summary>
    public static IServiceCollection AddLogRead(this IServiceCollection services)
    {
        services.AddSingleton<LogOutlines>();
        services.AddSingleton<LogPageReader>();
        return services;
    }
}
