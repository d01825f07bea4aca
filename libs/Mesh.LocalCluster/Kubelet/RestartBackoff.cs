namespace Mesh.Local.Kubelet;

/// <summary>As the real kubelet: the first restart at once, then doubling from the minimum to the maximum.</summary>
internal sealed record RestartBackoff(TimeSpan Minimum, TimeSpan Maximum)
{
    public TimeSpan Next(int failures)
    {
        if (failures == 0)
        {
            return TimeSpan.Zero;
        }

        var factor = Math.Pow(2, Math.Min(failures - 1, 20));
        return TimeSpan.FromTicks((long)Math.Min(Minimum.Ticks * factor, Maximum.Ticks));
    }
}
