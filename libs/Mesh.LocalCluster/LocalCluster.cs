using System.Net;
using System.Text.Json.Nodes;
using Mesh.Local.Admission;
using Mesh.Local.ApiServer;
using Mesh.Local.Exec;
using Mesh.Local.Garbage;
using Mesh.Local.Hosting;
using Mesh.Local.Ingress;
using Mesh.Local.Kubelet;
using Mesh.Local.Limits;
using Mesh.Local.Logs;
using Mesh.Local.Namespaces;
using Mesh.Local.Nodes;
using Mesh.Local.Nodes.Lifecycle;
using Mesh.Local.Objects;
using Mesh.Local.Processes;
using Mesh.Local.Quotas;
using Mesh.Local.Scheduling;
using Mesh.Local.Storage;
using Mesh.Local.Volumes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Mesh.Local;

/// <summary>
/// A development Kubernetes in this process: API server, scheduler, kubelets and Ingress on 127.0.0.1. State is in memory, so
/// pods and objects end with it, as on a machine that lost its power; no process of a pod survives it, not even when it is
/// killed with SIGKILL. It asks for no credentials and is not for production.
/// </summary>
public sealed partial class LocalCluster : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _logger;
    private readonly ProcessLauncher _launcher;
    private readonly LimitEnforcer _limits;
    private readonly List<Task> _controllers = [];
    private readonly List<IAsyncDisposable> _servers = [];
    private bool _disposed;

    private LocalCluster(string kubeconfig, ProcessLauncher launcher, LimitEnforcer limits, ILogger logger)
    {
        KubeconfigPath = kubeconfig;
        _launcher = launcher;
        _limits = limits;
        _logger = logger;
    }

    /// <summary>Absolute path of the kubeconfig, mode 0600.</summary>
    public string KubeconfigPath { get; }

    /// <summary>The Kubernetes API.</summary>
    public Uri ApiAddress { get; private set; } = new("http://127.0.0.1");

    /// <summary>The Ingress: HTTP/1.1 and HTTP/2 (gRPC) without TLS.</summary>
    public Uri IngressAddress { get; private set; } = new("http://127.0.0.1");

    /// <summary>Faults of the Kubernetes API; none until somebody injects one.</summary>
    public ApiFaults Faults { get; } = new();

    /// <summary>Images that cannot be pulled.</summary>
    public ImageFaults Images { get; } = new();

    /// <summary>Faults of nodes.</summary>
    public NodeControl Nodes { get; private set; } = null!;

    /// <summary>How containers are kept apart on this machine.</summary>
    public IsolationMode Isolation => _launcher.Mode;

    /// <summary>The limits that containers are held to here: memory, cpu, pids; empty where the kernel does not let us.</summary>
    public IReadOnlyList<string> EnforcedLimits => _limits.Enforced;

    /// <summary>Starts everything; returns when it answers.</summary>
    /// <exception cref="PortInUseException">A port that was asked for is taken.</exception>
    public static async Task<LocalCluster> StartAsync(LocalClusterOptions options, CancellationToken cancellationToken = default)
    {
        var data = Path.GetFullPath(options.DataDirectory);
        Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var pods = Fresh(Path.Combine(data, "pods"));
        var logs = new ContainerLogCatalog(Fresh(Path.Combine(data, "pod-logs")), options.Time);
        var logger = options.Loggers.CreateLogger<LocalCluster>();
        var launcher = await ProcessLauncher.CreateAsync(options.Isolation, pods, options.Time, logger).ConfigureAwait(false);
        var limits = options.EnforceLimits
            ? LimitEnforcer.Detect(SystemTools.FindShell(), options.PodPidsLimit, logger)
            : LimitEnforcer.None(logger);
        var cluster = new LocalCluster(Path.Combine(data, "kubeconfig"), launcher, limits, logger);
        try
        {
            await cluster.StartPartsAsync(options, pods, logs, cancellationToken).ConfigureAwait(false);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Kills every container, then ends the servers.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_controllers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var server in _servers)
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }

        _launcher.Dispose();
        _limits.Dispose();
        _stop.Dispose();
    }

    /// <summary>What an earlier run left there belongs to no pod of this one.</summary>
    private static string Fresh(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    private static void CreateNamespaces(ObjectWriter writer, IEnumerable<string> names)
    {
        foreach (var name in names.Distinct())
        {
            writer.Create(ResourceCatalog.Namespaces, "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
            var account = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" } };
            writer.Create(ResourceCatalog.ServiceAccounts, name, account);
        }
    }

    private async Task StartPartsAsync(
        LocalClusterOptions options,
        string pods,
        ContainerLogCatalog logs,
        CancellationToken cancellationToken)
    {
        var store = new ObjectStore(options.Time);
        var writer = new ObjectWriter(store, new Admitter());
        var deleter = new ObjectDeleter(store);
        CreateNamespaces(
            writer,
            ["default", "kube-system", "kube-public", "kube-node-lease", .. options.Namespaces, options.DefaultNamespace]);
        PriorityClassDefaults.Create(writer);
        foreach (var node in options.Nodes)
        {
            NodeRegistrar.Register(store, writer, node, _limits.Description);
        }

        var loggers = options.Loggers;
        var api = new ApiHandler(
            store,
            writer,
            deleter,
            new PodSubresources(store, deleter, logs, new ExecHandler(_launcher, loggers)),
            loggers.CreateLogger<ApiHandler>());
        Nodes = new NodeControl(store);
        var endpoint = new NodeEndpoint(Nodes);
        var server = await LoopbackServer.StartAsync(
            options.ApiPort,
            kestrel => kestrel.Listen(IPAddress.Loopback, options.ApiPort, listen => listen.Protocols = HttpProtocols.Http1),
            LoopbackServer.Sockets(loggers),
            async context =>
            {
                if (!await endpoint.TryHandleAsync(context).ConfigureAwait(false))
                {
                    await Faults.HandleAsync(context, api.HandleAsync, options.Time).ConfigureAwait(false);
                }
            },
            loggers,
            cancellationToken).ConfigureAwait(false);
        _servers.Add(server);
        ApiAddress = new Uri($"http://127.0.0.1:{server.Port}");

        var routes = new RouteWatcher(store);
        var ingress = await IngressServer.StartAsync(routes, options.IngressPort, loggers, cancellationToken)
            .ConfigureAwait(false);
        _servers.Add(ingress);
        IngressAddress = new Uri($"http://127.0.0.1:{ingress.Port}");

        var services = new KubeletServices(
            store, deleter, logs, _launcher, _limits, new VolumeWriter(store), new ImageCatalog(options.Images), Images,
            HostSurroundings.Environment(), pods)
        {
            EvictionPeriod = options.EvictionPeriod,
        };
        var backoff = new RestartBackoff(options.RestartBackoff, TimeSpan.FromMinutes(5));
        Run("routes", routes.RunAsync);
        Run("garbage collector", new GarbageCollector(store, deleter, loggers.CreateLogger<GarbageCollector>()).RunAsync);
        Run("default accounts", new DefaultAccounts(store, writer).RunAsync);
        Run("quotas", new QuotaController(store).RunAsync);
        Run("scheduler", new Scheduler(store, deleter, loggers.CreateLogger<Scheduler>()).RunAsync);
        foreach (var node in options.Nodes.Select(template => new VirtualNode(template)))
        {
            var reporter = new NodeReporter(node, store, writer, options.NodeMonitorGrace, _limits.Description);
            var kubelet = new NodeKubelet(node, services, backoff, loggers.CreateLogger<NodeKubelet>());
            reporter.Report();
            Nodes.Add(node, kubelet, reporter);
            Run(node.Name, kubelet.RunAsync);
            Run($"{node.Name} status", reporter.RunAsync);
        }

        var lifecycle = loggers.CreateLogger<NodeLifecycleController>();
        Run("node lifecycle", new NodeLifecycleController(store, deleter, options.NodeMonitorGrace, lifecycle).RunAsync);

        Kubeconfig.Write(KubeconfigPath, ApiAddress, options.DefaultNamespace);
        LogStarted(ApiAddress, IngressAddress);
    }

    private void Run(string name, Func<CancellationToken, Task> controller)
    {
        var stop = _stop.Token;
        _controllers.Add(Task.Run(
            async () =>
            {
                try
                {
                    await controller(stop).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    LogControllerEnded(name);
                }
                catch (Exception failure)
                {
                    LogControllerFailed(name, failure);
                    throw;
                }
            },
            CancellationToken.None));
    }
}
