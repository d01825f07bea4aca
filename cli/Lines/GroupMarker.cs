namespace Mesh.Cli.Lines;

/// <summary>
/// A line that begins or ends a group, as Buildkite (<c>--- name</c>, <c>+++ name</c>, <c>~~~ name</c>) and GitHub
/// (<c>::group::name</c>, <c>::endgroup::</c>, <c>##[group]name</c>, <c>##[endgroup]</c>) write them.
/// </summary>
/// <param name="Name">The group's name; empty for an end.</param>
/// <param name="Begins">False for the end of a group.</param>
/// <param name="StaysOpen">True when whoever wrote it wants it shown (<c>+++</c>).</param>
public readonly record struct GroupMarker(string Name, bool Begins, bool StaysOpen)
{
    private static readonly string[] Begin = ["--- ", "~~~ ", "+++ ", "::group::", "##[group]"];
    private static readonly string[] End = ["::endgroup::", "##[endgroup]"];

    /// <summary>Reads a line's text; null when it is no marker.</summary>
    public static GroupMarker? Of(string text)
    {
        foreach (var mark in Begin)
        {
            if (text.StartsWith(mark, StringComparison.Ordinal) && text.AsSpan(mark.Length).Trim() is { IsEmpty: false } name)
            {
                return new GroupMarker(name.ToString(), true, mark[0] == '+');
            }
        }

        return End.Any(mark => text.TrimEnd() == mark) ? new GroupMarker("", false, false) : null;
    }
}
