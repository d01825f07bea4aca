namespace Mesh.Hosting.Names;

/// <summary>The rules for a project's id: those of a DNS label (RFC 1035), since it becomes a label of pods.</summary>
public static class ProjectId
{
    private const int MaxLength = 63;

    /// <summary>What a caller is told who gives another form.</summary>
    public const string Form = "1 to 63 characters of [a-z0-9-], a letter first, no hyphen last";

    /// <summary>True when the text is a project's id.</summary>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= MaxLength
        && char.IsAsciiLetterLower(text[0])
        && text[^1] != '-'
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>
    /// Reads a parent of a list: <c>projects/{project}</c>, or <c>projects/-</c> or empty for all. False for another form.
    /// </summary>
    /// <param name="parent">The text.</param>
    /// <param name="project">The project; null for all.</param>
    public static bool TryParseParent(string parent, out string? project)
    {
        project = null;
        if (parent is "" or "projects/-")
        {
            return true;
        }

        if (parent.Split('/') is ["projects", var id] && IsValid(id))
        {
            project = id;
            return true;
        }

        return false;
    }
}
