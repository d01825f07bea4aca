namespace Mesh.Spool.Logs;

/// <summary>Which attempts of a job have a log. Most jobs have one, so only those with more pay for a set.</summary>
internal readonly record struct JobAttempts(int Newest, SortedSet<int>? All = null)
{
    public JobAttempts With(int attempt)
    {
        if (attempt == Newest)
        {
            return this;
        }

        var all = All ?? [Newest];
        all.Add(attempt);
        return new JobAttempts(all.Max, all);
    }

    /// <summary>Null when none is left.</summary>
    public JobAttempts? Without(int attempt)
    {
        if (All is null)
        {
            return attempt == Newest ? null : this;
        }

        All.Remove(attempt);
        return All.Count > 0 ? new JobAttempts(All.Max, All) : null;
    }
}
