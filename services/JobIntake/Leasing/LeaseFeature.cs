namespace Mesh.JobIntake.Leasing;

internal static class LeaseFeature
{
    public static IServiceCollection AddLeasing(this IServiceCollection services) => services
        .AddSingleton<LeaseSessions>()
        .AddSingleton<LeaseMessages>()
        .AddSingleton<LeaseWriter>()
        .AddSingleton<LeaseStreams>()
        .AddSingleton<LeaseEndings>();
}
