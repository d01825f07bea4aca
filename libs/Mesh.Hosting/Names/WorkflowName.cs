using System.Diagnostics.CodeAnalysis;

namespace Mesh.Hosting.Names;

/// <summary>A workflow's resource name, <c>projects/{project}/workflows/{id}</c> (AIP-122).</summary>
/// <param name="Project">1 to 63 characters of [a-z0-9-], a letter first, no hyphen last.</param>
/// <param name="Id">1 to 32 characters of [a-z0-9], as JobIntake gives them out.</param>
public readonly record struct WorkflowName(string Project, string Id)
{
    /// <summary>What a caller is told who gives another form.</summary>
    public const string Form = "projects/{project}/workflows/{id}";

    /// <summary>Reads a name; false for anything that is not exactly of the form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out WorkflowName name)
    {
        name = default;
        var parts = text?.Split('/') ?? [];
        if (parts is not ["projects", var project, "workflows", var id] || !ProjectId.IsValid(project) || !JobName.IsId(id))
        {
            return false;
        }

        name = new WorkflowName(project, id);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"projects/{Project}/workflows/{Id}";
}
