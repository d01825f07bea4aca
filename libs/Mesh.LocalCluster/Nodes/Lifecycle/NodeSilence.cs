namespace Mesh.Local.Nodes.Lifecycle;

/// <summary>
/// How long each node has been silent, counted in what the observer itself lived through: after a pause of the whole machine (a
/// laptop that slept) nobody is to blame.
/// </summary>
internal sealed class NodeSilence(TimeSpan period)
{
    private readonly Dictionary<string, (string? Sign, TimeSpan Silent)> _known = [];
    private DateTimeOffset? _last;

    /// <summary>Begins a look at <paramref name="now"/>; a late one counts no more than two periods.</summary>
    public TimeSpan Step(DateTimeOffset now)
    {
        var elapsed = _last is { } last ? now - last : TimeSpan.Zero;
        _last = now;
        return elapsed < TimeSpan.Zero ? TimeSpan.Zero : elapsed > 2 * period ? 2 * period : elapsed;
    }

    /// <summary>The silence of a node whose last sign of life is <paramref name="sign"/>.</summary>
    public TimeSpan Observe(string node, string? sign, TimeSpan step)
    {
        var before = _known.GetValueOrDefault(node);
        var silent = _known.ContainsKey(node) && before.Sign == sign ? before.Silent + step : TimeSpan.Zero;
        _known[node] = (sign, silent);
        return silent;
    }

    public void Forget(Func<string, bool> isGone)
    {
        foreach (var name in _known.Keys.Where(isGone).ToList())
        {
            _known.Remove(name);
        }
    }
}
