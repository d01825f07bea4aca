namespace Mesh.Reporter.Reports;

/// <summary>What a word does to what is stored: a closed list.</summary>
public abstract record ReportDecision
{
    private ReportDecision()
    {
    }

    /// <summary>The report takes this form; version and times are not yet set.</summary>
    public sealed record Changed(AttemptReport Report) : ReportDecision;

    /// <summary>The word is stored already.</summary>
    public sealed record Unchanged : ReportDecision;

    /// <summary>The word contradicts what is stored.</summary>
    public sealed record Refused(ReportRefusal Reason, string Message) : ReportDecision;
}
