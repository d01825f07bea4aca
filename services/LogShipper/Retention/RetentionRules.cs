using Mesh.LogShipper.Archive;

namespace Mesh.LogShipper.Retention;

/// <summary>Which of a project's archived logs are to go. Pure.</summary>
internal static class RetentionRules
{
    /// <summary>Those over the age, and then the oldest as long as the rest is over the size.</summary>
    /// <param name="logs">A project's archived logs.</param>
    /// <param name="maxAge">0: none is too old.</param>
    /// <param name="maxBytes">0: they are never too many.</param>
    /// <param name="now">The time.</param>
    /// <param name="mayGo">False: it stays, and its bytes count.</param>
    public static IReadOnlyList<ArchiveObject> Expired(
        IEnumerable<ArchiveObject> logs, TimeSpan maxAge, long maxBytes, DateTimeOffset now, Func<ArchiveObject, bool> mayGo)
    {
        // By name when they are of one moment, so that two sweeps choose alike.
        var oldestFirst = logs.OrderBy(l => l.StoreTime).ThenBy(l => l.Name, StringComparer.Ordinal).ToList();
        var bytes = oldestFirst.Sum(l => l.Length);
        var expired = new List<ArchiveObject>();
        foreach (var log in oldestFirst)
        {
            var isOld = maxAge > TimeSpan.Zero && now - log.StoreTime > maxAge;
            var isTooMuch = maxBytes > 0 && bytes > maxBytes;
            if ((isOld || isTooMuch) && mayGo(log))
            {
                expired.Add(log);
                bytes -= log.Length;
            }
        }

        return expired;
    }
}
