namespace Mesh.Dispatcher.Capacity;

/// <summary>How many leases to ask the queue for in all. Pure.</summary>
public static class CreditPolicy
{
    /// <summary>
    /// What is held, and as many more as the peasants have room for, and some that wait: they are pods before there is room, so
    /// that room is used at once, and a cluster that can grow sees that it should.
    /// </summary>
    /// <param name="most">The most that may be held.</param>
    /// <param name="held">What is held.</param>
    /// <param name="podless">What of that has no pod yet.</param>
    /// <param name="room">The room; null when it is not known, and then only the most counts.</param>
    /// <param name="lookahead">How many may wait.</param>
    public static int Wanted(int most, int held, int podless, RoomEstimate? room, int lookahead)
    {
        if (room is null)
        {
            return most;
        }

        var more = Math.Max(0L, (long)room.Free + lookahead - room.Waiting - podless);
        return (int)Math.Min(most, held + more);
    }
}
