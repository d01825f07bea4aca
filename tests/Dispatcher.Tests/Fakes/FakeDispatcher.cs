using k8s.Models;
using Mesh.Dispatcher.Capacity;
using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Leases;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Runners;
using Mesh.Dispatcher.Tests.Runners;
using Mesh.Dispatcher.Tests.Stories;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Mesh.Dispatcher.Tests.Fakes;

/// <summary>
/// One replica, all of it but the network: a lease stream, runners and an informer, on a queue and pods of the test.
/// </summary>
internal sealed class FakeDispatcher : IAsyncDisposable
{
    private readonly FakeLifetime _lifetime = new();
    private readonly LeaseStream _stream;

    public FakeDispatcher(string id, FakeQueue queue, IRunnerPods pods, IResourceFeed<V1Pod> feed)
    {
        Id = id;
        var time = TimeProvider.System;
        var outbox = new ProgressOutbox();
        var ends = new EndOutbox();
        Clock = new LeaseClock(time);
        var ports = World.Ports(pods, time) with { Queue = new LeaseQueue(queue, outbox, ends, Clock, time) };
        Runners = new RunnerRegistry(
            (key, lease) => new AttemptRunner(key, lease, ports, NullLogger.Instance),
            World.Changes,
            _lifetime,
            time,
            NullLogger<RunnerRegistry>.Instance);
        Informer = new PodInformer(
            feed,
            Runners,
            new WatchSettings(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10)),
            time,
            NullLogger<PodInformer>.Instance);
        _stream = new LeaseStream(
            queue,
            Runners,
            outbox,
            ends,
            Clock,
            Credits,
            Options.Create(new DispatcherOptions { Id = id }),
            time,
            NullLogger<LeaseStream>.Instance);
    }

    public string Id { get; }

    public FakeWorld World { get; } = new();

    public LeaseCredits Credits { get; } = new();

    public LeaseClock Clock { get; }

    public RunnerRegistry Runners { get; }

    public PodInformer Informer { get; }

    public LeaseStream Stream => _stream;

    public Task StartInformerAsync() => Informer.StartAsync(CancellationToken.None);

    public Task StartStreamAsync() => _stream.StartAsync(CancellationToken.None);

    /// <summary>As a killed process: nothing is handed back, nothing is said.</summary>
    public async Task KillAsync()
    {
        _lifetime.StopApplication();
        await _stream.StopAsync(CancellationToken.None);
        await Informer.StopAsync(CancellationToken.None);
    }

    /// <summary>Waits until the runners are so, looking again at each change.</summary>
    public async Task UntilAsync(Func<RunnerRegistry, bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var changes = World.Changes.Subscribe()!;
        while (!isSo(Runners))
        {
            await changes.NextAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _stream.Dispose();
        Informer.Dispose();
        _lifetime.Dispose();
    }
}
