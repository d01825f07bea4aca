using System.Net;
using System.Net.Sockets;
using System.Text;
using Mesh.Agent.Prepare;
using Mesh.Agent.Tests.Fakes;
using Mesh.Intake.V1;

namespace Mesh.Agent.Tests.Prepare;

public sealed class ServiceGateTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Says at the first failure that it waits.
    private static readonly AgentTimings Talkative = new()
    {
        ServicePause = TimeSpan.FromMilliseconds(1),
        ServiceWord = TimeSpan.Zero,
    };

    // Bound, so that nobody else takes the port, but not listening: connections are refused.
    private readonly Socket _service = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ServiceGateTests() => _service.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    private int Port => ((IPEndPoint)_service.LocalEndPoint!).Port;

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Prepare_ServiceThatStartsLate_IsWaitedFor()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Job(new ServiceContainer { Name = "db", Ports = { Port } })) { Timings = Talkative };
        var prepare = pod.PrepareAsync();
        await Eventually.HoldsAsync(() => mesh.Logs.Text.Contains($"service db is not ready yet: no answer at port {Port}"));
        Assert.False(prepare.IsCompleted);

        _service.Listen();

        Assert.Equal(0, await prepare);
        Assert.Contains($"prepare: service db is ready at port {Port} after ", mesh.Logs.Text);
    }

    [Fact]
    public async Task Prepare_EndedWhileAServiceIsWaitedFor_ReportsPodDeleted()
    {
        await using var mesh = await FakeMesh.StartAsync();
        var job = Job(new ServiceContainer { Name = "db", Readiness = new Readiness { TcpPort = Port } });
        await using var pod = new Pod(mesh, job) { Timings = Talkative };
        var prepare = pod.PrepareAsync();
        await Eventually.HoldsAsync(() => mesh.Logs.Text.Contains("service db is not ready yet"));

        pod.Terminate();

        Assert.Equal(1, await prepare);
        Assert.Equal(OutcomeReason.PodDeleted, (await mesh.Reports.Result).Outcome.Reason);
    }

    [Fact]
    public async Task Prepare_RunAgain_WaitsForTheServicesAgain()
    {
        _service.Listen();
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Job(new ServiceContainer { Name = "db", Ports = { Port } })) { Timings = Talkative };
        Assert.Equal(0, await pod.PrepareAsync());
        var before = pod.Notices;

        Assert.Equal(0, await pod.PrepareAsync());

        Assert.Contains("service db is ready", pod.Notices[before.Length..]);
    }

    [Fact]
    public async Task Prepare_ServicesThatAskNothing_AreNotWaitedFor()
    {
        var exec = new Readiness { Exec = new ExecCheck { Command = { "true" } } };
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Job(
            new ServiceContainer { Name = "idle" },
            new ServiceContainer { Name = "queue", Ports = { Port }, Readiness = exec }));

        Assert.Equal(0, await pod.PrepareAsync());

        Assert.DoesNotContain("service", mesh.Logs.Text);
    }

    [Fact]
    public async Task PassesAsync_HttpCheck_AsksForAStatusBelow400()
    {
        _service.Listen();
        var asked = ServeAsync("503 Later", "404 Not", "204 Yes");
        var check = new ServiceCheck(Port, "/health");

        Assert.False(await check.PassesAsync(Patience, CancellationToken.None));
        Assert.False(await check.PassesAsync(Patience, CancellationToken.None));
        Assert.True(await check.PassesAsync(Patience, CancellationToken.None));

        Assert.All(await asked.WaitAsync(Patience), line => Assert.Equal("GET /health HTTP/1.1", line));
    }

    [Fact]
    public async Task PassesAsync_ServiceThatNeverAnswers_FailsWithinTheLimit()
    {
        _service.Listen();

        Assert.False(await new ServiceCheck(Port, "/").PassesAsync(TimeSpan.FromMilliseconds(20), CancellationToken.None));
    }

    private static JobSpec Job(params ServiceContainer[] services)
    {
        var job = Jobs.Of("true");
        job.Services.Add(services);
        return job;
    }

    /// <summary>Answers a request for each status, and returns the first line of each.</summary>
    private async Task<List<string>> ServeAsync(params string[] statuses)
    {
        var lines = new List<string>();
        foreach (var status in statuses)
        {
            using var connection = await _service.AcceptAsync();
            var buffer = new byte[4096];
            var count = await connection.ReceiveAsync(buffer);
            lines.Add(Encoding.ASCII.GetString(buffer, 0, count).Split("\r\n")[0]);
            var answer = $"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            await connection.SendAsync(Encoding.ASCII.GetBytes(answer));
        }

        return lines;
    }
}
