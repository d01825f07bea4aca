using System.Net;
using System.Text;
using Mesh.Local.Tests.Support;

namespace Mesh.Local.Tests.Faults;

public sealed class ApiFaultTests() : OwnCluster(ClusterFixture.Options(IsolationMode.None))
{
    private const string Map = """{"metadata":{"name":"m"}}""";
    private const string Other = """{"metadata":{"name":"other"}}""";

    private readonly HttpClient _http = new();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _http.BaseAddress = Cluster.ApiAddress;
    }

    public override Task DisposeAsync()
    {
        _http.Dispose();
        return base.DisposeAsync();
    }

    [Fact]
    public async Task TooManyRequests_ForSoManyTimes_SaysWhenToTryAgain()
    {
        using var fault = Inject(ApiFaultEffect.TooManyRequests(7), "create", "configmaps", times: 1);

        using var refused = await PostAsync();
        var (code, _) = await Api.PostAsync(KubeApi.ConfigMaps, Map);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.Created, code);
        Assert.Equal(1, fault.Hits);
    }

    [Theory]
    [InlineData(500, "InternalError")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task Refuse_ByName_HitsThatObjectOnly(int code, string reason)
    {
        await Api.CreateAsync(KubeApi.ConfigMaps, Map);
        await Api.CreateAsync(KubeApi.ConfigMaps, Other);
        using var fault = Cluster.Faults.Add(new ApiFault(ApiFaultEffect.Refuse(code)) { Verb = "get", Name = "m" });

        var (refused, status) = await Api.GetAsync($"{KubeApi.ConfigMaps}/m");
        var (other, _) = await Api.GetAsync($"{KubeApi.ConfigMaps}/other");
        fault.Dispose();
        var (after, _) = await Api.GetAsync($"{KubeApi.ConfigMaps}/m");

        Assert.Equal(code, (int)refused);
        Assert.Equal(reason, (string?)status["reason"]);
        Assert.Equal(HttpStatusCode.OK, other);
        Assert.Equal(HttpStatusCode.OK, after);
    }

    [Fact]
    public async Task Reset_BeforeTheRequest_DoesNothing()
    {
        Inject(ApiFaultEffect.Reset(), "create", "configmaps", times: 1);

        await Assert.ThrowsAsync<HttpRequestException>(PostAsync);

        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync($"{KubeApi.ConfigMaps}/m")).Code);
    }

    [Fact]
    public async Task LoseAnswer_OfACreate_LeavesTheObject()
    {
        Inject(ApiFaultEffect.LoseAnswer(), "create", "configmaps", times: 1);

        await Assert.ThrowsAsync<HttpRequestException>(PostAsync);

        Assert.Equal(HttpStatusCode.OK, (await Api.GetAsync($"{KubeApi.ConfigMaps}/m")).Code);
    }

    [Fact]
    public async Task Slow_BeforeARefusal_DoesBoth()
    {
        Inject(ApiFaultEffect.Slow(TimeSpan.FromMilliseconds(1)), "create", "configmaps", times: 1);
        Inject(ApiFaultEffect.Refuse(503), "create", "configmaps", times: 1);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Api.PostAsync(KubeApi.ConfigMaps, Map)).Code);
    }

    [Fact]
    public async Task Slow_ClientGivesUp_ReachesNoObject()
    {
        Inject(ApiFaultEffect.Slow(TimeSpan.FromMinutes(10)), "create", "configmaps", times: 1);
        using var impatient = new HttpClient { BaseAddress = Cluster.ApiAddress, Timeout = TimeSpan.FromMilliseconds(200) };
        using var body = new StringContent(Map, Encoding.UTF8, "application/json");

        await Assert.ThrowsAsync<TaskCanceledException>(() => impatient.PostAsync(KubeApi.ConfigMaps, body));

        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync($"{KubeApi.ConfigMaps}/m")).Code);
    }

    [Fact]
    public async Task CutWatch_AfterOneEvent_EndsInTheMiddleOfTheNext()
    {
        Inject(ApiFaultEffect.CutWatch(1), "watch", "configmaps", times: 1);
        await using var stream = await WatchAsync();
        var text = new StringBuilder();
        await Api.CreateAsync(KubeApi.ConfigMaps, Map);
        await ReadAsync(stream, text);
        await Api.CreateAsync(KubeApi.ConfigMaps, Other);

        await Assert.ThrowsAnyAsync<IOException>(() => ReadAllAsync(stream, text));

        // How much of the second event got through is the network's affair; all of it never does.
        var lines = text.ToString().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Contains("\"name\":\"m\"", lines[0], StringComparison.Ordinal);
        Assert.False(lines[1].EndsWith("}}", StringComparison.Ordinal), lines[1]);
    }

    [Fact]
    public async Task SilenceWatch_AfterOneEvent_StaysOpenAndSaysNothing()
    {
        Inject(ApiFaultEffect.SilenceWatch(1), "watch", "configmaps", times: 1);
        await using var stream = await WatchAsync();
        using var reader = new StreamReader(stream);

        await CreateTwoAsync();
        var first = await reader.ReadLineAsync();
        var next = reader.ReadLineAsync();

        // Another watch, which nothing breaks, has both by now; the silent one still has nothing.
        var seen = 0;
        await foreach (var (_, item) in Api.WatchAsync($"{KubeApi.ConfigMaps}?resourceVersion=0"))
        {
            if (++seen == 2)
            {
                break;
            }
        }

        Assert.Contains("\"name\":\"m\"", first, StringComparison.Ordinal);
        Assert.False(next.IsCompleted);
        Assert.NotEqual(0, Cluster.Faults.CutWatches("configmaps"));
        await Assert.ThrowsAnyAsync<IOException>(() => next);
    }

    [Fact]
    public async Task CutWatches_WithoutAnyFault_CutsWhatIsOpen()
    {
        await using var stream = await WatchAsync();

        Assert.Equal(0, Cluster.Faults.CutWatches("secrets"));
        Assert.Equal(1, Cluster.Faults.CutWatches("configmaps"));
        await Assert.ThrowsAnyAsync<IOException>(() => ReadAllAsync(stream, new StringBuilder()));
    }

    private static async Task ReadAllAsync(Stream stream, StringBuilder text)
    {
        while (await ReadAsync(stream, text) > 0)
        {
            continue;
        }
    }

    private static async Task<int> ReadAsync(Stream stream, StringBuilder text)
    {
        var buffer = new byte[4096];
        var read = await stream.ReadAsync(buffer);
        text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        return read;
    }

    private InjectedFault Inject(ApiFaultEffect effect, string verb, string resource, int times) =>
        Cluster.Faults.Add(new ApiFault(effect) { Verb = verb, Resource = resource, Times = times });

    private Task<Stream> WatchAsync() => _http.GetStreamAsync($"{KubeApi.ConfigMaps}?watch=1");

    private async Task CreateTwoAsync()
    {
        await Api.CreateAsync(KubeApi.ConfigMaps, Map);
        await Api.CreateAsync(KubeApi.ConfigMaps, Other);
    }

    private async Task<HttpResponseMessage> PostAsync()
    {
        using var body = new StringContent(Map, Encoding.UTF8, "application/json");
        return await _http.PostAsync(KubeApi.ConfigMaps, body);
    }
}
