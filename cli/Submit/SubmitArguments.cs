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
    /// <summary>As <see cref="SubmittedSecret.Read"/> takes them.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>As <see cref="SubmittedSecret.ReadReference"/> takes them.</summary>
    public IReadOnlyList<string> SecretReferences { get; init; } = [];
}
