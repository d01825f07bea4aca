using k8s;
using Mesh.Cli.Output;
using Mesh.Local;

namespace Mesh.Cli.Up;

/// <summary>A whole mesh on this machine: LocalCluster in this process, the four services as child processes.</summary>
internal sealed class UpHost : IAsyncDisposable
{
    private readonly DataFolderLock _lock;
    private readonly List<ServiceSupervisor> _services = [];
    private LocalCluster? _cluster;

    private UpHost(DataFolderLock held) => _lock = held;

    /// <summary>The one address of all public services.</summary>
    public Uri Address => _cluster!.IngressAddress;

    /// <summary>The kubeconfig for kubectl.</summary>
    public string Kubeconfig => _cluster!.KubeconfigPath;

    /// <summary>Starts everything, and returns when everything answers.</summary>
    /// <exception cref="CliException">Something stands in the way; what was started is stopped again.</exception>
    public static async Task<UpHost> StartAsync(
        UpOptions options, CliConsole console, TimeProvider time, CancellationToken cancellationToken)
    {
        options.Folder.Create();
        var host = new UpHost(DataFolderLock.Take(options.Folder));
        try
        {
            await host.RunAsync(options, console, time, cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the Dispatcher first, so that nothing new starts; then the pods; then those that they report to.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_services.Where(IsDispatcher).Select(service => service.StopAsync()));
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        await Task.WhenAll(_services.Where(service => !IsDispatcher(service)).Select(service => service.StopAsync()));
        _lock.Dispose();
    }

    private static bool IsDispatcher(ServiceSupervisor service) => service.Service.Name == MeshServices.Dispatcher;

    private async Task RunAsync(UpOptions options, CliConsole console, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = options.Folder;
        JobTokenKeys.Ensure(folder);
        SecretKeys.Ensure(folder);
        var output = BuildOutput.OfThisProgram();
        _cluster = await StartClusterAsync(options, output, cancellationToken);
        var ports = LoopbackPorts.Choose(MeshServices.PortCount, Random.Shared);
        var services = MeshServices.Describe(folder, _cluster.KubeconfigPath, _cluster.IngressAddress, output, ports);
        using (var kubernetes = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(_cluster.KubeconfigPath)))
        {
            await new ClusterObjects(kubernetes).ApplyAsync(services, cancellationToken);
        }

        var launcher = new ProcessLauncher();
        foreach (var service in services)
        {
            var supervisor = new ServiceSupervisor(service, launcher, time, line => console.Say($"mesh: {line}"));
            _services.Add(supervisor);
            supervisor.Start();
        }

        await new Readiness(_services, _cluster.IngressAddress, time).WaitAsync(cancellationToken);
    }

    private static async Task<LocalCluster> StartClusterAsync(
        UpOptions options, BuildOutput output, CancellationToken cancellationToken)
    {
        if (options.Port != 0 && !LoopbackPorts.IsFree(options.Port))
        {
            throw PortInUse(options.Port, null);
        }

        try
        {
            return await LocalCluster.StartAsync(
                new LocalClusterOptions
                {
                    DataDirectory = options.Folder.Root,
                    ApiPort = 0,
                    IngressPort = options.Port,
                    Images = new Dictionary<string, ImageTemplate>
                    {
                        [MeshServices.AgentImage] = new([output.Find("Agent", "mesh-agent")])
                        {
                            Environment = new Dictionary<string, string> { ["DOTNET_ROOT"] = BuildOutput.DotnetRoot() },
                        },
                    },
                    Namespaces = [MeshServices.Namespace, MeshServices.JobNamespace],
                    DefaultNamespace = MeshServices.JobNamespace,
                },
                cancellationToken);
        }
        catch (PortInUseException e)
        {
            throw PortInUse(e.Port, e);
        }
    }

    private static CliException PortInUse(int port, Exception? inner) => new(
        $"port {port} on 127.0.0.1 is in use; stop what listens there, or take another with `mesh up --port N` (0: any free one)",
        ExitCodes.InUse,
        inner);
}
