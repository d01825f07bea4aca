using System.Diagnostics.CodeAnalysis;

namespace Mesh.Hosting.Names;

/// <summary>A job's resource name, <c>projects/{project}/jobs/{id}</c> (AIP-122).</summary>
/// <param name="Project">1 to 63 characters of [a-z0-9-], a letter first, no hyphen last.</param>
/// <param name="Id">1 to 32 characters of [a-z0-9], as JobIntake gives them out.</param>
public readonly record struct JobName(string Project, string Id)
{
    private const int MaxIdLength = 32;

    /// <summary>What a caller is told who gives another form.</summary>
    public const string Form = "projects/{project}/jobs/{id}";

    /// <summary>Reads a name; false for anything that is not exactly of the form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out JobName name)
    {
        name = default;
        var parts = text?.Split('/') ?? [];
        if (parts is not ["projects", var project, "jobs", var id] || !ProjectId.IsValid(project) || !IsId(id))
        {
            return false;
        }

        name = new JobName(project, id);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"projects/{Project}/jobs/{Id}";

    // Ids of workflows are made in the same way.
    internal static bool IsId(string id) =>
        id.Length is > 0 and <= MaxIdLength && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
}
