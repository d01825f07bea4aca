using Mesh.Hosting.Errors;

namespace Mesh.JobIntake.Watching;

/// <summary>Bounds the watchers: each costs a buffer. At the bound a new one is refused.</summary>
internal sealed class WatcherPlaces
{
    private const int Bound = 10_000;

    private int _taken;

    public IDisposable Take()
    {
        if (Interlocked.Increment(ref _taken) > Bound)
        {
            Interlocked.Decrement(ref _taken);
            throw MeshErrors.ResourceExhausted("WATCHERS_EXHAUSTED", $"{Bound} watches are open already; try again later.");
        }

        return new Place(this);
    }

    private sealed class Place(WatcherPlaces places) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref places._taken);
    }
}
