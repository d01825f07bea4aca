using System.Collections.Concurrent;
using Mesh.Cli.Up;

namespace Mesh.Cli.Tests.Up;

public sealed class ServiceSupervisorTests
{
    private readonly ManualTime _time = new();
    private readonly FakeLauncher _launcher = new();
    private readonly ConcurrentQueue<string> _said = new();
    private readonly ServiceSupervisor _supervisor;

    public ServiceSupervisorTests() => _supervisor = new ServiceSupervisor(
        new ServiceSpec("reporter", "/reporter", 1, new Dictionary<string, string>(), "/log"), _launcher, _time, _said.Enqueue);

    [Fact]
    public async Task Death_OfAHealthyService_IsAnsweredAtOnceAndSaid()
    {
        _supervisor.Start();
        var first = await _launcher.NextAsync();
        _time.Advance(ServiceSupervisor.HealthyAfter);

        first.End("signal 9");
        var second = await _launcher.NextAsync();

        Assert.NotSame(first, second);
        await _supervisor.StopAsync();
        Assert.Contains("reporter ended (signal 9) and was started again (pid 2)", _said);
        Assert.Equal(1, _supervisor.Restarts);
    }

    [Fact]
    public async Task Death_AgainAndAgain_IsAnsweredSlowerAndSlower()
    {
        _supervisor.Start();
        (await _launcher.NextAsync()).End("exit code 1");
        (await _launcher.NextAsync()).End("exit code 1");
        await _time.UntilAwaitedAsync(TimeSpan.FromMilliseconds(250));
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Equal(2, _launcher.Processes.Count);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        (await _launcher.NextAsync()).End("exit code 1");
        await _time.UntilAwaitedAsync(TimeSpan.FromMilliseconds(500));
        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Equal(3, _launcher.Processes.Count);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await _launcher.NextAsync();
        await _supervisor.StopAsync();
    }

    [Fact]
    public async Task Stop_WhileItWaitsToStartAgain_StartsNothing()
    {
        _supervisor.Start();
        (await _launcher.NextAsync()).End("exit code 1");
        (await _launcher.NextAsync()).End("exit code 1");

        await _supervisor.StopAsync();

        Assert.Equal(2, _launcher.Processes.Count);
    }

    [Fact]
    public async Task Stop_RunningService_GetsSigtermOnly()
    {
        _supervisor.Start();
        var process = await _launcher.NextAsync();

        await _supervisor.StopAsync();

        Assert.Equal((true, false), (process.WasStopped, process.WasKilled));
        Assert.Single(_launcher.Processes);
    }

    [Fact]
    public async Task Stop_ServiceThatStays_IsKilledAfterTheTimeout()
    {
        _supervisor.Start();
        var process = await _launcher.NextAsync();
        process.IgnoresStop = true;

        var stop = _supervisor.StopAsync();
        await _time.AdvanceWhenAwaitedAsync(ServiceSupervisor.StopTimeout);
        await stop;

        Assert.True(process.WasKilled);
    }
}
