namespace Mesh.LogShipper.Search;

/// <summary>What lines are wanted.</summary>
/// <param name="Parent">A project's or a job's name.</param>
/// <param name="Project">The project's id.</param>
/// <param name="Text">The text that a line holds.</param>
/// <param name="Step">The step; empty for all.</param>
/// <param name="FromNanos">Lines of this time or later: nanoseconds since the Unix epoch.</param>
/// <param name="ToNanos">Lines before this time.</param>
/// <param name="IgnoreCase">Upper and lower case are the same.</param>
/// <param name="PageSize">Lines wanted.</param>
internal sealed record LineQuery(
    string Parent, string Project, string Text, string Step, long? FromNanos, long? ToNanos, bool IgnoreCase, int PageSize)
{
    /// <summary>True when the parent is a job.</summary>
    public bool IsOfJob => Parent.Contains("/jobs/", StringComparison.Ordinal);

    /// <summary>Everything that a page token belongs to; how many lines a page has may change.</summary>
    public string Identity =>
        string.Join('\n', Parent, Text, Step, FromNanos?.ToString("D"), ToNanos?.ToString("D"), IgnoreCase.ToString());

    public bool Holds(string line) => line.Contains(Text, IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
