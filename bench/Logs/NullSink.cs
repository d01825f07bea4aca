using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mesh.Bench.Logs;

/// <summary>The program that takes uploads and throws them away: what HTTP/2 on Kestrel costs, and nothing else.</summary>
internal static class NullSink
{
    public const string Verb = "null-sink";

    public static async Task<int> RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // The same windows as a Mesh service has.
            kestrel.Limits.Http2.InitialConnectionWindowSize = 8 * 1024 * 1024;
            kestrel.Limits.Http2.InitialStreamWindowSize = 1024 * 1024;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.ListenLocalhost(port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        await using var app = builder.Build();
        app.MapPost("/", async (HttpRequest request, CancellationToken cancellation) =>
        {
            await request.Body.CopyToAsync(Stream.Null, cancellation);
            return Results.Ok();
        });
        var run = app.RunAsync();
        // The bench's end of standard input closes when it ends, however it ends.
        await Task.WhenAny(run, Task.Run(() => Console.OpenStandardInput().CopyTo(Stream.Null)));
        return 0;
    }
}
