using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Pods;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mesh.Dispatcher.Tests.Informer;

/// <summary>Histories of pods over watches that break at random.</summary>
public sealed class BrittleWatchTests : IPodSink
{
    private readonly int _seed = Random.Shared.Next();
    private readonly List<string> _told = [];
    private int _lists;

    [Fact]
    public async Task Run_WatchesBreakAnywhere_EveryEventIsToldOnceAndInOrder()
    {
        for (var round = 0; round < 20; round++)
        {
            var server = Server(new Random(_seed + round), forgets: false);
            _told.Clear();
            _lists = 0;
            using var informer = await SeeAllAsync(server);

            // After a list that three breaks in a row led to, events before it may be told twice, never left out.
            var events = server.History.Select(n => $"{n.Kind} {n.Object.Metadata.Name} {n.Object.Status.Phase}").ToList();
            var tail = _told.TakeLast(events.Count - server.History.Count / 2).ToList();
            Assert.True(events.TakeLast(tail.Count).SequenceEqual(tail), $"seed {_seed}, round {round}, {_lists} lists");
        }
    }

    [Fact]
    public async Task Run_ServerForgetsVersionsToo_TheEndIsAsTheServerHasIt()
    {
        for (var round = 0; round < 20; round++)
        {
            var server = Server(new Random(_seed + round), forgets: true);
            using var informer = await SeeAllAsync(server);

            Assert.True(
                server.At(server.History.Count).Select(p => $"{p.Metadata.Name} {p.Status.Phase}").Order()
                    .SequenceEqual(informer.Pods.Select(p => $"{p.Uid} {p.Phase}").Order()),
                $"seed {_seed}, round {round}");
        }
    }

    void IPodSink.OnPod(PodView pod) => _told.Add($"{NewsKind.Changed} {pod.Uid} {pod.Phase}");

    void IPodSink.OnDeleted(PodView last) => _told.Add($"{NewsKind.Deleted} {last.Uid} {last.Phase}");

    void IPodSink.OnListed(IReadOnlySet<string> names) => _lists++;

    private static BrittleServer Server(Random random, bool forgets)
    {
        var server = new BrittleServer(random, forgets);
        for (var n = 0; n < 60; n++)
        {
            var name = $"p{n % 12}";
            server.Add(NewsKind.Changed, name, random.Next(3) == 0 ? "Failed" : $"Running-{n}");
            if (random.Next(8) == 0)
            {
                server.Add(NewsKind.Deleted, name, "Failed");
            }
        }

        return server;
    }

    private async Task<PodInformer> SeeAllAsync(BrittleServer server)
    {
        var informer = new PodInformer(
            server,
            this,
            new WatchSettings(TimeSpan.FromHours(1), TimeSpan.FromHours(1)),
            new HastyTime(),
            NullLogger<PodInformer>.Instance);
        await informer.StartAsync(CancellationToken.None);
        await server.AllSeen.WaitAsync(TimeSpan.FromSeconds(60));
        await informer.StopAsync(CancellationToken.None);
        return informer;
    }
}
