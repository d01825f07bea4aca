namespace Mesh.Dispatcher.Tests.Informer;

/// <summary>A clock on which pauses between tries are over at once, and longer limits never.</summary>
internal sealed class HastyTime : TimeProvider
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, IsPause(dueTime) ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, period);

    private static bool IsPause(TimeSpan span) => span >= TimeSpan.Zero && span <= LongestPause;
}
