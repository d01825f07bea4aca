using Mesh.Dispatch.V1;
using Mesh.Dispatcher.Api;
using Mesh.Dispatcher.Runners;
using Mesh.Dispatcher.Tests.Runners;
using Mesh.Dispatcher.Tests.Stories;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mesh.Dispatcher.Tests.Api;

/// <summary>Runners on a world in memory, and the API over them.</summary>
internal sealed class ApiFixture : IDisposable
{
    private readonly FakeLifetime _lifetime = new();

    public ApiFixture()
    {
        var time = new ManualTime();
        var ports = World.Ports(time: time);
        Runners = new RunnerRegistry(
            (key, lease) => new AttemptRunner(key, lease, ports, NullLogger.Instance),
            World.Changes,
            _lifetime,
            time,
            NullLogger<RunnerRegistry>.Instance);
        Watch = new RunnerWatch(Runners, World.Changes, _lifetime);
        Drainage = new Drainage(Runners, World.Changes, _lifetime);
    }

    public FakeWorld World { get; } = new();

    public RunnerRegistry Runners { get; }

    public RunnerWatch Watch { get; }

    public Drainage Drainage { get; }

    public void Grant() => Runners.Grant(FakeWorld.Lease(1));

    public async Task UntilAsync(string act)
    {
        while (await World.NextAsync() != act)
        {
            // Something else on the way.
        }
    }

    public static string Text(WatchRunnersResponse response) => response.Synced
        ? "synced"
        : response.Removed ? $"removed {response.Runner.Attempt}" : $"{response.Runner.Stage} {response.Runner.Phase}".TrimEnd();

    public void Dispose()
    {
        _lifetime.StopApplication();
        _lifetime.Dispose();
    }
}
