namespace Mesh.JobIntake.Store.Postgres;

/// <summary>Who leads the queue, as the database says.</summary>
/// <param name="Holder">The process; empty when none does.</param>
/// <param name="Address">Where it is reached, <c>http://HOST:PORT</c>; programs before forwarding wrote a machine's name.</param>
/// <param name="IsAlive">Its lease has not expired.</param>
/// <param name="IsSessionGone">The server saw the end of the connection on which it keeps its lease.</param>
/// <param name="Epoch">Grows with every takeover and every recovery.</param>
/// <param name="SchemaVersion">Of the database.</param>
internal sealed record LeaderRow(string Holder, string Address, bool IsAlive, bool IsSessionGone, long Epoch, int SchemaVersion)
{
    /// <summary>The address, when calls can be forwarded to it.</summary>
    public Uri? Url => Uri.TryCreate(Address, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp ? url : null;
}
