using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mesh.Compat.Tests.Elasticsearch.Delivery;

/// <summary>Speaks <c>_bulk</c> and index templates as far as the sink does, and fails as a test tells it to.</summary>
internal sealed class BulkServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _answered = new(0);
    private readonly List<IReadOnlyList<BulkItem>> _requests = [];
    private readonly List<string> _calls = [];
    private readonly Dictionary<string, BulkItem> _stored = [];

    private BulkServer(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    /// <summary>The status of a whole request; 200: its items are looked at.</summary>
    public Func<IReadOnlyList<BulkItem>, int> OfRequest { get; set; } = _ => 200;

    /// <summary>The status of an item; 201: it is created, or 409 when its id is there.</summary>
    public Func<BulkItem, int> OfItem { get; set; } = _ => 201;

    /// <summary>True: items are stored, and then the request fails, as when the answer is lost.</summary>
    public Func<bool> LosesAnswer { get; set; } = () => false;

    /// <summary>What else is said to a call that is no bulk request: its status.</summary>
    public Func<string, int> OfCall { get; set; } = _ => 404;

    public string? Authorization { get; private set; }

    public static async Task<BulkServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new BulkServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        var features = app.Services.GetRequiredService<IServer>().Features;
        server.Url = new Uri(features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    public IReadOnlyList<IReadOnlyList<BulkItem>> Requests =>
        Locked(() => (IReadOnlyList<IReadOnlyList<BulkItem>>)[.. _requests]);

    public IReadOnlyList<BulkItem> Stored => Locked(() => (IReadOnlyList<BulkItem>)[.. _stored.Values]);

    public IReadOnlyList<string> Messages => [.. Stored.Select(item => item.Message)];

    /// <summary>Method, path and body of the calls that were no bulk requests.</summary>
    public IReadOnlyList<string> Calls => Locked(() => (IReadOnlyList<string>)[.. _calls]);

    /// <summary>Waits for something to be true, which is looked at after each answer.</summary>
    public async Task UntilAsync(Func<bool> isTrue, string what)
    {
        while (!isTrue())
        {
            Assert.True(await _answered.WaitAsync(Patience), $"Not seen: {what}. Stored: {string.Join(", ", Messages)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _answered.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        Authorization = context.Request.Headers.Authorization;
        if (context.Request.Path != "/_bulk")
        {
            var call = $"{context.Request.Method} {context.Request.Path}";
            Locked(() => Add(_calls, $"{call} {body}"));
            context.Response.StatusCode = OfCall(call);
            return;
        }

        var items = BulkItem.Parse(body);
        var status = OfRequest(items);
        var answers = status == 200 ? Locked(() => items.Select(Store).ToList()) : [];
        context.Response.StatusCode = LosesAnswer() ? 500 : status;
        Locked(() => Add(_requests, items));
        var hasErrors = answers.Exists(answer => answer >= 300);
        await context.Response.WriteAsJsonAsync(new { errors = hasErrors, items = answers.Zip(items, Item) });
        _answered.Release();
    }

    private int Store(BulkItem item) =>
        OfItem(item) is not 201 and var status ? status : _stored.TryAdd(item.Id, item) ? 201 : 409;

    private static Dictionary<string, object> Item(int status, BulkItem item) => new()
    {
        [item.Action] = status < 300
            ? new { status, _id = item.Id }
            : new { status, _id = item.Id, error = new { type = "stub", reason = $"told to answer {status}" } },
    };

    private static bool Add<T>(List<T> list, T added)
    {
        list.Add(added);
        return true;
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
