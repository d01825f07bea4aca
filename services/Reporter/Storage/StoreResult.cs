using Mesh.Reporter.Reports;

namespace Mesh.Reporter.Storage;

/// <summary>What became of a word: a closed list.</summary>
public abstract record StoreResult
{
    private StoreResult()
    {
    }

    /// <summary>The word is on disk, now or from before.</summary>
    public sealed record Stored : StoreResult;

    /// <summary>The word contradicts what is stored.</summary>
    public sealed record Refused(ReportRefusal Reason, string Message) : StoreResult;

    /// <summary>The disk has no room; nothing was stored.</summary>
    public sealed record DiskFull : StoreResult;

    /// <summary>The store is stopping or broken; nothing was stored.</summary>
    public sealed record Unavailable(string Message) : StoreResult;
}
