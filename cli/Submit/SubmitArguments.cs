namespace Mesh.Cli.Submit;

/// <summary>What `mesh submit` was asked for.</summary>
internal sealed record SubmitArguments(
    string File,
    string? Pipeline,
    string? Source,
    string? Ref,
    string Project,
    IReadOnlyList<string> Labels,
    IReadOnlyList<string> Environment)
{
    /// <summary>The workflow to run in the place of a pipeline; empty: the file's only one; null: a pipeline is to run.</summary>
    public string? Workflow { get; init; }

    /// <summary>As <see cref="SubmittedSecret.Read"/> takes them.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>As <see cref="SubmittedSecret.ReadReference"/> takes them.</summary>
    public IReadOnlyList<string> SecretReferences { get; init; } = [];
}
