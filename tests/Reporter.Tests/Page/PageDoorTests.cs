using System.Net;
using System.Text.RegularExpressions;
using Mesh.Reporter.Page;
using Mesh.Reporter.Tests.Page.Support;

namespace Mesh.Reporter.Tests.Page;

public sealed class PageDoorTests : IAsyncLifetime
{
    private PageHost _host = null!;

    public async Task InitializeAsync() => _host = await PageHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/")]
    [InlineData(Jobs.Path)]
    [InlineData("/projects/demo/workflows/01j9zq3k2m4n5p6r")]
    [InlineData("/assets/page.css")]
    [InlineData("/api/jobs")]
    [InlineData("/nothing/here")]
    public async Task Get_Anything_ForbidsWhatABrowserNeedNotDo(string path)
    {
        using var answer = await _host.Client.GetAsync(path);

        var policy = Header(answer, "Content-Security-Policy");
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains("require-trusted-types-for 'script'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.DoesNotContain("*", policy);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
        Assert.Null(answer.Headers.Server.FirstOrDefault());
    }

    [Fact]
    public async Task Shells_HaveNothingInline_AndNameFilesThatExist()
    {
        foreach (var path in (string[])["/", Jobs.Path])
        {
            var html = await _host.Client.GetStringAsync(path);
            Assert.DoesNotMatch("<script(?![^>]*src=)|<style|\\sstyle=|\\son[a-z]+=|javascript:", html);
            var files = Regex.Matches(html, "(?:src|href)=\"(/assets/[^\"]+)\"").Select(m => m.Groups[1].Value).ToList();
            Assert.NotEmpty(files);
            foreach (var file in files)
            {
                Assert.Equal(HttpStatusCode.OK, (await _host.Client.GetAsync(file)).StatusCode);
            }
        }
    }

    [Fact]
    public void Scripts_NeverMakeMarkupOfText()
    {
        var assets = new PageAssets();
        var scripts = assets.Names.Where(name => name.EndsWith(".js", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(scripts);
        Assert.All(scripts, name => Assert.DoesNotMatch(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|createContextualFragment|DOMParser|srcdoc|\\beval\\b|new Function|import\\(",
            assets.Text(name)));
    }

    [Fact]
    public async Task Shell_OfAJob_SaysWithoutScriptsWhereTheLogIs()
    {
        var html = await _host.Client.GetStringAsync(Jobs.Path);

        var words = Regex.Match(html, "<noscript>(.*?)</noscript>", RegexOptions.Singleline).Groups[1].Value;
        Assert.Contains($"href=\"{Jobs.Path}/log\"", words);
        Assert.Contains($"mesh logs {Jobs.Name} -f", words);
    }

    [Theory]
    [InlineData("/projects/Demo/jobs/1")]
    [InlineData("/projects/demo/jobs/%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    [InlineData("/projects/demo/workflows/A")]
    [InlineData("/assets/job.html")]
    [InlineData("/assets/..%2Fjob.html")]
    public async Task Get_WhatIsNot_IsNotFoundAndNoMarkup(string path)
    {
        using var answer = await _host.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("<", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("127.0.0.1:7070", HttpStatusCode.OK)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("[::1]:7070", HttpStatusCode.OK)]
    [InlineData("attacker.test", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.attacker.test", HttpStatusCode.MisdirectedRequest)]
    public async Task Get_ByName_OnlyNamesThatNobodyCanRebind(string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/jobs") { Headers = { Host = host } };

        using var answer = await _host.Client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Get_ByTheIngressHost_IsServed()
    {
        await using var host = await PageHost.StartAsync("--Mesh:Ingress:Host=mesh.example.org", "--Reporter:Page:Hosts:0=ci.example.org");
        foreach (var name in (string[])["mesh.example.org", "CI.example.org"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = name } };
            Assert.Equal(HttpStatusCode.OK, (await host.Client.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task Grpc_AtThePagesPort_IsUnimplementedInItsOwnWay()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mesh.intake.v1.JobQueueService/CompleteLease")
        {
            Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new("application/grpc") } },
        };

        using var answer = await _host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("12", Header(answer, "grpc-status"));
    }

    [Fact]
    public async Task Grpc_OfReporterAtThePagesPort_IsNotReached()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mesh.report.v1.ReporterService/GetReport")
        {
            Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new("application/grpc") } },
        };

        using var answer = await _host.Client.SendAsync(request);

        Assert.Equal("12", Header(answer, "grpc-status"));
    }

    [Fact]
    public async Task Page_AtThePortOfGrpc_IsNotThere()
    {
        using var client = new HttpClient { BaseAddress = _host.Grpc };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/jobs")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(_host.Peers.Intake.Lists);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Change_AtThePage_IsRefused(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Jobs.Path);

        using var answer = await _host.Client.SendAsync(request);

        Assert.False(answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Asset_ThatTheBrowserHas_IsNotSentAgain()
    {
        using var first = await _host.Client.GetAsync("/assets/log.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/log.js") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        using var second = await _host.Client.SendAsync(request);

        Assert.Equal("text/javascript", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
