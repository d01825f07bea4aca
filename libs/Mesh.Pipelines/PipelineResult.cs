using System.Diagnostics.CodeAnalysis;

namespace Mesh.Pipelines;

/// <summary>Either a value or the errors that stand in its way, in the order of the file.</summary>
public sealed class PipelineResult<T>
    where T : class
{
    internal PipelineResult(T value)
    {
        Value = value;
        Errors = [];
    }

    internal PipelineResult(IEnumerable<PipelineError> errors)
    {
        Errors = [.. errors.OrderBy(error => error.Line).ThenBy(error => error.Column)];
    }

    /// <summary>True when there is a value and no error.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsOk => Value is not null;

    public T? Value { get; }

    /// <summary>At least one when there is no value; empty otherwise.</summary>
    public IReadOnlyList<PipelineError> Errors { get; }
}
