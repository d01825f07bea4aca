namespace Mesh.JobIntake.Requests;

internal static class RequestFeature
{
    public static IServiceCollection AddRequestChecks(this IServiceCollection services)
    {
        services.AddGrpc().AddServiceOptions<JobIntakeGrpcService>(options => options.Interceptors.Add<UnknownFieldInterceptor>());
        return services.AddSingleton<UnknownFieldInterceptor>();
    }
}
