namespace Mesh.Dispatcher.Sweeping;

internal static class SweepingFeature
{
    public static void AddSweeping(this IHostApplicationBuilder builder) => builder.Services.AddHostedService<LeftoverSweeper>();
}
