namespace Mesh.JobIntake.Retention;

/// <summary>Until when the jobs of a project must have ended to be removed. Pure.</summary>
internal static class RetentionRule
{
    /// <summary>Jobs that ended before this time are due.</summary>
    /// <param name="options">How long jobs are kept.</param>
    /// <param name="now">The time.</param>
    /// <param name="oldestKept">
    /// When the oldest of the jobs that the bound of their number keeps ended; null when there are not so many. Others that ended
    /// with it stay too: there may be a few more than the bound.
    /// </param>
    public static DateTimeOffset DueBefore(RetentionOptions options, DateTimeOffset now, DateTimeOffset? oldestKept)
    {
        var byAge = options.MaxAge > TimeSpan.Zero ? now - options.MaxAge : DateTimeOffset.MinValue;
        var byNumber = oldestKept ?? DateTimeOffset.MinValue;
        var due = byAge > byNumber ? byAge : byNumber;
        var latest = now - options.MinAge;
        return due < latest ? due : latest;
    }
}
