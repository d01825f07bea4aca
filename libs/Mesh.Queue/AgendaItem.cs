namespace Mesh.Queue;

/// <summary>Something that may go on after a change. The list is closed.</summary>
internal abstract record AgendaItem
{
    private AgendaItem()
    {
    }

    /// <summary>A job of a workflow ended.</summary>
    public sealed record MemberEnded(string Workflow, string Job) : AgendaItem;

    /// <summary>What a job needs may have ended.</summary>
    public sealed record NeedsEnded(string Workflow, string Job) : AgendaItem;

    /// <summary>A concurrency group that a job waits for is free.</summary>
    public sealed record GroupFree(string Project, string Group) : AgendaItem;

    /// <summary>A project has a place for a job that its quota blocks.</summary>
    public sealed record QuotaFree(string Project) : AgendaItem;
}
