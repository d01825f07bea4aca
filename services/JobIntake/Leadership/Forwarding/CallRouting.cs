namespace Mesh.JobIntake.Leadership.Forwarding;

/// <summary>Puts the router before everything else that a call meets.</summary>
internal sealed class CallRouting(CallRouter router) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(rest => context => router.RouteAsync(context, rest));
        next(app);
    };
}
