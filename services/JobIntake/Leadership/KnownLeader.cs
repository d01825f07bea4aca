namespace Mesh.JobIntake.Leadership;

/// <summary>Another process that leads the queue.</summary>
internal sealed class KnownLeader(string holder, Uri address)
{
    // Never disposed: calls that are under way hold its token, and it has no timer.
    private readonly CancellationTokenSource _gone = new();

    /// <summary>The run of the process.</summary>
    public string Holder => holder;

    /// <summary>Where calls are forwarded to.</summary>
    public Uri Address => address;

    /// <summary>Cancelled when somebody else has taken over: what was sent to this one may never be answered.</summary>
    public CancellationToken Gone => _gone.Token;

    public void Leave() => _ = _gone.CancelAsync();
}
