using k8s;
using Mesh.Dispatcher.Events;
using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Runners;
using Mesh.Dispatcher.Tests.Runners;
using Mesh.Intake.V1;
using Mesh.Local;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mesh.Dispatcher.Tests.Stories;

/// <summary>The Dispatcher's Kubernetes half on a LocalCluster, with the queue, Reporter and LogShipper in memory.</summary>
internal sealed class ClusterStory : IAsyncDisposable
{
    // Stands for the agent: checks that it can read its token, leaves a script for the box, and runs until it is told to stop.
    private const string AgentScript = """
        set -e
        if [ "$1" = prepare ]; then
          test -s "$MESH_TOKEN_FILE"
          echo 'trap "exit 0" TERM; while :; do sleep 0.05; done' > "$MESH_CONTROL_DIR/box.sh"
          exit 0
        fi
        trap "exit 0" TERM
        while :; do sleep 0.05; done
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory;
    private readonly LocalCluster _cluster;
    private readonly PodInformer _informer;
    private readonly PodEventWatch _events;
    private readonly FakeLifetime _lifetime = new();

    private ClusterStory(string directory, LocalCluster cluster)
    {
        _directory = directory;
        _cluster = cluster;
        Kubernetes = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(cluster.KubeconfigPath));
        var ports = World.Ports(new KubernetesRunnerPods(Kubernetes, PodSamples.Settings, RunnerSecretName.NewSuffix), TimeProvider.System);
        Runners = new RunnerRegistry(
            (key, lease) => new AttemptRunner(key, lease, ports, NullLogger.Instance),
            World.Changes,
            _lifetime,
            TimeProvider.System,
            NullLogger<RunnerRegistry>.Instance);
        var settings = new WatchSettings(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
        _events = new PodEventWatch(
            Feeds.PodEvents(Kubernetes, PodSamples.Settings.Namespace),
            Runners,
            settings,
            TimeProvider.System,
            NullLogger<PodEventWatch>.Instance);
        _informer = new PodInformer(
            Feeds.Pods(Kubernetes, PodSamples.Settings.Namespace),
            Runners,
            settings,
            TimeProvider.System,
            NullLogger<PodInformer>.Instance);
    }

    public FakeWorld World { get; } = new();

    public RunnerRegistry Runners { get; }

    public IKubernetes Kubernetes { get; }

    public static async Task<ClusterStory> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("mesh-dispatcher-").FullName;
        var script = Path.Combine(directory, "agent.sh");
        await File.WriteAllTextAsync(script, AgentScript);
        var cluster = await LocalCluster.StartAsync(new LocalClusterOptions
        {
            DataDirectory = Path.Combine(directory, "cluster"),
            Isolation = IsolationMode.None,
            Images = new Dictionary<string, ImageTemplate> { [PodSamples.Settings.AgentImage] = new(["/bin/sh", script]) },
        });
        var story = new ClusterStory(directory, cluster);
        await story._informer.StartAsync(CancellationToken.None);
        await story._events.StartAsync(CancellationToken.None);
        while (!story._events.IsSynced)
        {
            await Task.Yield();
        }

        return story;
    }

    /// <summary>A job that runs until it is told to stop, with no time to waste on the way out.</summary>
    public void Grant(long epoch = 1, int cpuMillis = 0)
    {
        var lease = FakeWorld.Lease(epoch);
        lease.Spec.Limits = new Limits
        {
            CancelGrace = new Google.Protobuf.WellKnownTypes.Duration(),
            CpuMillis = cpuMillis,
        };
        Runners.Grant(lease);
    }

    /// <summary>Waits until the Dispatcher does something.</summary>
    public Task<string> UntilAsync(string act) => UntilAsync(seen => seen == act, act);

    /// <summary>Waits until the Dispatcher does something of a kind, and says what.</summary>
    public async Task<string> UntilAsync(Func<string, bool> isWanted, string what = "what was waited for")
    {
        var seen = new List<string>();
        do
        {
            try
            {
                seen.Add(await World.NextAsync());
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{what} did not happen; what did: {string.Join(", ", seen)}");
            }
        }
        while (!isWanted(seen[^1]));

        return seen[^1];
    }

    /// <summary>Waits until the attempt is over, and says what of it is left in the cluster.</summary>
    public async Task<(int Pods, int Secrets)> LeftAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        // Kubernetes deletes the Secret in its own time.
        while (Runners.All.Any() || await CountAsync(limit.Token) is not (0, 0))
        {
            await Task.Delay(20, limit.Token);
        }

        return await CountAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _lifetime.StopApplication();
        await _events.StopAsync(CancellationToken.None);
        _events.Dispose();
        await _informer.StopAsync(CancellationToken.None);
        _informer.Dispose();
        Kubernetes.Dispose();
        await _cluster.DisposeAsync();
        _lifetime.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<(int Pods, int Secrets)> CountAsync(CancellationToken cancellationToken)
    {
        var space = PodSamples.Settings.Namespace;
        var pods = await Kubernetes.CoreV1.ListNamespacedPodAsync(space, cancellationToken: cancellationToken);
        var secrets = await Kubernetes.CoreV1.ListNamespacedSecretAsync(
            space, labelSelector: PodLabels.Selector, cancellationToken: cancellationToken);
        return (pods.Items.Count, secrets.Items.Count);
    }
}
