namespace Mesh.Queue.Workflows;

/// <summary>Names a workflow: its project, and its id, which is unique over all projects.</summary>
public readonly record struct WorkflowKey(string Project, string Id)
{
    /// <summary>The resource name, <c>projects/{project}/workflows/{id}</c>.</summary>
    public string Name => $"projects/{Project}/workflows/{Id}";

    public override string ToString() => Name;
}
