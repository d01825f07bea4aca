namespace Mesh.Dispatcher.Api;

internal static class ApiFeature
{
    public static void AddApi(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RunnerWatch>();
        builder.Services.AddSingleton<Drainage>();
    }
}
