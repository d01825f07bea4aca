using Mesh.Hosting;
using Mesh.Hosting.Ingress;
using Mesh.Hosting.Peers;
using Mesh.Intake.V1;
using Mesh.Logs.V1;

namespace Mesh.Reporter.Page;

public static class PageFeature
{
    // A page of jobs with their specs is the largest answer: 25 of at most 512 KiB.
    private const int MaxAnswerBytes = 16 * 1024 * 1024;

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>The web page, on a port of its own, and its route on the Ingress. It reads what the public services tell.</summary>
    public static void AddPage(this WebApplicationBuilder builder)
    {
        builder.Services.AddMeshOptions<PageOptions>(PageOptions.Section);
        var options = builder.Configuration.GetSection(PageOptions.Section).Get<PageOptions>() ?? new PageOptions();
        builder.AddPeer<JobIntakeService.JobIntakeServiceClient>(Peer.JobIntake)
            .ConfigureChannel(channel => channel.MaxReceiveMessageSize = MaxAnswerBytes);
        builder.AddPeer<LogShipperService.LogShipperServiceClient>(Peer.LogShipper);
        builder.Services.AddSingleton<PageGate>();
        builder.Services.AddSingleton<PageAssets>();
        builder.Services.AddSingleton<PageShells>();
        builder.Services.AddSingleton<AllowedHosts>();
        builder.Services.AddSingleton<JobList>();
        builder.Services.AddSingleton<JobNews>();
        builder.Services.AddSingleton<JobStream>();
        builder.Services.AddSingleton<LogTail>();
        builder.Services.AddSingleton<LogDownload>();
        if (options.Listen.Length > 0)
        {
            builder.WebHost.ConfigureKestrel(kestrel => PageListener.Open(kestrel, options.Listen));
            builder.Services.AddSingleton(new HttpRoute("page", options.ServicePort));
        }
    }

    /// <summary>Maps the page's addresses, each at the page's port alone.</summary>
    public static void MapPage(this WebApplication app)
    {
        app.Use(PageDoor.GuardAsync);
        var services = app.Services;
        Map("/", services.GetRequiredService<PageShells>().JobsAsync);
        Map("/projects/{project}/jobs/{job}", services.GetRequiredService<PageShells>().JobAsync);
        Map("/projects/{project}/workflows/{workflow}", services.GetRequiredService<PageShells>().WorkflowAsync);
        Map("/assets/{name}", services.GetRequiredService<PageAssets>().ServeAsync);
        Map("/api/jobs", services.GetRequiredService<JobList>().ServeAsync);
        Map("/projects/{project}/jobs/{job}/frames", services.GetRequiredService<JobStream>().ServeAsync);
        Map("/projects/{project}/jobs/{job}/log/frames", services.GetRequiredService<LogTail>().ServeAsync);
        Map("/projects/{project}/jobs/{job}/log", services.GetRequiredService<LogDownload>().ServeAsync);

        void Map(string pattern, RequestDelegate serve) =>
            app.MapMethods(pattern, Reading, serve).WithMetadata(PageEndpoint.Mark);
    }
}
