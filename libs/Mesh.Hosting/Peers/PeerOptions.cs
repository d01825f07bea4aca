namespace Mesh.Hosting.Peers;

/// <summary>The section <c>Mesh:Services</c>: where the peers are, as URLs inside the cluster.</summary>
public sealed class PeerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Mesh:Services";

    /// <summary>JobIntake.</summary>
    public Uri JobIntake { get; set; } = new("http://jobintake.mesh.svc:8080");

    /// <summary>Reporter.</summary>
    public Uri Reporter { get; set; } = new("http://reporter.mesh.svc:8080");

    /// <summary>LogShipper.</summary>
    public Uri LogShipper { get; set; } = new("http://logshipper.mesh.svc:8080");

    /// <summary>Dispatcher.</summary>
    public Uri Dispatcher { get; set; } = new("http://dispatcher.mesh.svc:8080");

    /// <summary>The address of one of them.</summary>
    public Uri Of(Peer peer) => peer switch
    {
        Peer.JobIntake => JobIntake,
        Peer.Reporter => Reporter,
        Peer.LogShipper => LogShipper,
        Peer.Dispatcher => Dispatcher,
        _ => throw new ArgumentOutOfRangeException(nameof(peer), peer, null),
    };
}
