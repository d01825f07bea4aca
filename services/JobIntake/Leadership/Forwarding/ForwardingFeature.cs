namespace Mesh.JobIntake.Leadership.Forwarding;

internal static class ForwardingFeature
{
    public static IServiceCollection AddForwarding(this IServiceCollection services) => services
        .AddSingleton<LeaderForwarder>()
        .AddSingleton<CallRouter>()
        .AddSingleton<IStartupFilter, CallRouting>();
}
