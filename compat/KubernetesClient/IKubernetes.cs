namespace k8s;

/// <summary>A client of one cluster.</summary>
public partial interface IKubernetes : IDisposable
{
    /// <summary>Where the API server is; ends with a slash.</summary>
    Uri BaseUri { get; set; }

    ICoreV1Operations CoreV1 { get; }

    INetworkingV1Operations NetworkingV1 { get; }

    ICoordinationV1Operations CoordinationV1 { get; }

    IDiscoveryV1Operations DiscoveryV1 { get; }
}
