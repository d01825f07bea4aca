using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mesh.Hosting.Tests;

/// <summary>Takes what is posted to it on the loopback, and answers as a test says.</summary>
internal sealed class HttpReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly Func<byte[], string> _answer;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _received = new(0);
    private readonly List<(string Path, byte[] Body)> _requests = [];

    private HttpReceiver(WebApplication app, Func<byte[], string> answer)
    {
        _app = app;
        _answer = answer;
    }

    public string Url { get; private set; } = "";

    public IReadOnlyList<(string Path, byte[] Body)> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    public static async Task<HttpReceiver> StartAsync(
        Func<byte[], string> answer, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        var app = builder.Build();
        var receiver = new HttpReceiver(app, answer);
        app.Run(receiver.AnswerAsync);
        await app.StartAsync();
        receiver.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return receiver;
    }

    /// <summary>Waits for a request that a test looks for.</summary>
    public async Task<byte[]> UntilAsync(string path, Func<byte[], bool> isIt)
    {
        while (true)
        {
            if (Requests.FirstOrDefault(request => request.Path == path && isIt(request.Body)).Body is { } found)
            {
                return found;
            }

            Assert.True(
                await _received.WaitAsync(Patience),
                $"Not received at {path}; what came: {string.Join(", ", Requests.Select(r => r.Path))}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _received.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        lock (_gate)
        {
            _requests.Add((context.Request.Path, body.ToArray()));
        }

        _received.Release();
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(_answer(body.ToArray()));
    }
}
