namespace Mesh.Queue.Jobs;

/// <summary>Names a job: its project, and its id, which is unique over all projects.</summary>
public readonly record struct JobKey(string Project, string Id)
{
    /// <summary>The resource name, <c>projects/{project}/jobs/{id}</c>.</summary>
    public string Name => $"projects/{Project}/jobs/{Id}";

    public override string ToString() => Name;
}
