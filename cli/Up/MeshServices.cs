using System.Globalization;

namespace Mesh.Cli.Up;

/// <summary>The four services as `mesh up` runs them: one process each, told everything by its environment.</summary>
internal static class MeshServices
{
    public const string Namespace = "mesh";
    public const string JobNamespace = "mesh-jobs";
    public const string AgentImage = "mesh.dev/agent:dev";
    public const string Dispatcher = "dispatcher";
    public const string IngressClass = "nginx";

    /// <summary>The port of each Kubernetes Service; it leads to the process's own port.</summary>
    public const int ServicePort = 8080;

    /// <summary>The port of Reporter's Kubernetes Service that leads to its web page.</summary>
    public const int PageServicePort = 8081;

    /// <summary>Free ports that <see cref="Describe"/> wants.</summary>
    public const int PortCount = 5;

    private const string Reporter = "Reporter";

    private static readonly (string Name, string Project, string Folder)[] All =
    [
        ("reporter", Reporter, "reporter"),
        ("logshipper", "LogShipper", "logs"),
        ("jobintake", "JobIntake", "intake"),
        (Dispatcher, "Dispatcher", "dispatcher"),
    ];

    /// <param name="folder">Where they keep what they store.</param>
    /// <param name="kubeconfig">How they reach the cluster.</param>
    /// <param name="ingress">The one address of all public services; pods use it too.</param>
    /// <param name="output">Where the programs are.</param>
    /// <param name="ports">A free port for each, and one for the page.</param>
    public static IReadOnlyList<ServiceSpec> Describe(
        DataFolder folder, string kubeconfig, Uri ingress, BuildOutput output, IReadOnlyList<int> ports)
    {
        var peers = All.Select((service, i) =>
            KeyValuePair.Create($"Mesh__Services__{service.Project}", $"http://127.0.0.1:{ports[i]}"));
        return [.. All.Select((service, i) => new ServiceSpec(
            service.Name,
            output.Find(service.Project, service.Project),
            ports[i],
            new Dictionary<string, string>(peers)
            {
                ["DOTNET_ROOT"] = BuildOutput.DotnetRoot(),
                ["Mesh__Listen"] = $"http://127.0.0.1:{ports[i]}",
                ["Mesh__DataDirectory"] = folder.StorageOf(service.Folder),
                ["Mesh__StopWithParent"] = "true",
                ["Mesh__Kubernetes__Kubeconfig"] = kubeconfig,
                ["Mesh__Kubernetes__ServiceNamespace"] = Namespace,
                ["Mesh__Kubernetes__JobNamespace"] = JobNamespace,
                ["Mesh__Ingress__Enabled"] = "true",
                ["Mesh__Ingress__ServiceName"] = service.Name,
                ["Mesh__Ingress__ServicePort"] = ServicePort.ToString(CultureInfo.InvariantCulture),
                ["Mesh__Ingress__ClassName"] = IngressClass,
                ["Reporter__Page__Listen"] = $"http://127.0.0.1:{ports[All.Length]}",
                ["Reporter__Page__ServicePort"] = PageServicePort.ToString(CultureInfo.InvariantCulture),
                // Only the intake signs, and seals.
                ["JobIntake__Secrets__KeyFile"] = service.Project == "JobIntake" ? folder.SecretKeys : "",
                ["Mesh__JobTokens__PrivateKeyFile"] = service.Project == "JobIntake" ? folder.PrivateKey : "",
                ["Mesh__JobTokens__PublicKeyFile"] = folder.PublicKey,
                // The same name after every restart: the leases that it held are its own again at once.
                ["Dispatcher__Id"] = "local",
                ["Dispatcher__AgentAddress"] = ingress.GetLeftPart(UriPartial.Authority),
                ["Dispatcher__AgentImage"] = AgentImage,
            },
            folder.LogOf(service.Name),
            service.Project == Reporter ? ports[All.Length] : 0))];
    }
}
