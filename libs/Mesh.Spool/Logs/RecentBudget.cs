namespace Mesh.Spool.Logs;

/// <summary>Bytes of memory that the recent frames of all logs share.</summary>
internal sealed class RecentBudget(long bytes)
{
    private long _free = bytes;

    public bool TryTake(int cost)
    {
        if (Interlocked.Add(ref _free, -cost) >= 0)
        {
            return true;
        }

        Return(cost);
        return false;
    }

    public void Return(int cost) => Interlocked.Add(ref _free, cost);
}
