using System.Globalization;

namespace Mesh.Bench.Running;

/// <summary>
/// The four services without an Ingress and without agents' tokens, on a temporary folder, so that a benchmark can play the
/// agents and can kill one service alone.
/// </summary>
internal sealed class ServiceStack : IDisposable
{
    private static readonly string[] Projects = ["Reporter", "LogShipper", "JobIntake", "Dispatcher"];

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("mesh-bench-");
    private readonly Dictionary<string, ServiceProgram> _programs = [];

    private ServiceStack()
    {
    }

    public ServiceProgram Intake => _programs["JobIntake"];

    public ServiceProgram Reporter => _programs["Reporter"];

    public ServiceProgram Dispatcher => _programs["Dispatcher"];

    /// <summary>Starts all four; returns when all answer.</summary>
    /// <param name="apiServer">The Kubernetes API, without credentials, as the Dispatcher reaches it.</param>
    /// <param name="jobNamespace">Where the pods go.</param>
    /// <param name="maxLeases">How many attempts the Dispatcher may hold.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<ServiceStack> StartAsync(
        Uri apiServer, string jobNamespace, int maxLeases, CancellationToken cancellation)
    {
        var stack = new ServiceStack();
        try
        {
            stack.Start(stack.WriteKubeconfig(apiServer), jobNamespace, maxLeases);
            foreach (var program in stack._programs.Values)
            {
                await program.ReadyAsync(cancellation);
            }

            return stack;
        }
        catch
        {
            stack.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var program in _programs.Values)
        {
            program.Dispose();
        }

        _data.Delete(recursive: true);
    }

    private void Start(string kubeconfig, string jobNamespace, int maxLeases)
    {
        var ports = Projects.ToDictionary(project => project, _ => Loopback.FreePort());
        foreach (var (project, port) in ports)
        {
            var environment = ports.ToDictionary(peer => $"Mesh__Services__{peer.Key}", peer => Loopback.Address(peer.Value));
            environment["Mesh__Listen"] = Loopback.Address(port);
            environment["Mesh__DataDirectory"] = _data.CreateSubdirectory(project).FullName;
            environment["Mesh__StopWithParent"] = "true";
            environment["Mesh__LogLevel"] = "Warning";
            environment["Mesh__Kubernetes__Kubeconfig"] = kubeconfig;
            environment["Mesh__Kubernetes__JobNamespace"] = jobNamespace;
            environment["Mesh__Ingress__Enabled"] = "false";
            environment["Reporter__Page__Listen"] = "";
            environment["Dispatcher__Id"] = "bench";
            environment["Dispatcher__AgentAddress"] = "http://127.0.0.1:9";
            environment["Dispatcher__MaxLeases"] = maxLeases.ToString(CultureInfo.InvariantCulture);
            var log = Path.Combine(_data.FullName, $"{project}.log");
            _programs[project] = new ServiceProgram(project, port, environment, log);
        }
    }

    private string WriteKubeconfig(Uri apiServer)
    {
        var path = Path.Combine(_data.FullName, "kubeconfig");
        File.WriteAllText(path, $$"""
            apiVersion: v1
            kind: Config
            current-context: bench
            clusters:
              - name: bench
                cluster:
                  server: {{apiServer.GetLeftPart(UriPartial.Authority)}}
            users:
              - name: bench
                user:
                  token: unused
            contexts:
              - name: bench
                context:
                  cluster: bench
                  user: bench
            """);
        return path;
    }
}
