namespace Mesh.Pipelines;

/// <summary>One thing that is wrong in a pipeline file: where, what, and how to put it right.</summary>
/// <param name="File">The file's name, as the caller gave it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in characters, from 1.</param>
/// <param name="Message">What is wrong and the fix, for people.</param>
public readonly record struct PipelineError(string File, int Line, int Column, string Message)
{
    /// <summary>The form that editors and terminals turn into a link: <c>mesh.yml:3:5: what is wrong</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}
