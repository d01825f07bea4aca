using Grpc.Core;
using Mesh.Hosting.Errors;

namespace Mesh.JobIntake.Submission;

/// <summary>Collects what is wrong with a request, field by field; the first so many are enough to tell.</summary>
internal sealed class Violations
{
    private const int Bound = 20;

    private readonly List<(string Field, string Description)> _found = [];

    /// <summary>Stands before every field that is added from now on: where in the request the checked part is.</summary>
    public string Prefix { get; set; } = "";

    public bool Any => _found.Count > 0;

    public (string Field, string Description)[] ToArray() => [.. _found];

    /// <exception cref="RpcException">INVALID_ARGUMENT with the fields, when something is wrong.</exception>
    public void Throw(string reason, string subject)
    {
        if (Any)
        {
            var (field, description) = _found[0];
            throw MeshErrors.InvalidArgument(reason, $"The {subject} is not valid: {field}: {description}.", ToArray());
        }
    }

    public void Add(string field, string description)
    {
        if (_found.Count < Bound)
        {
            _found.Add((Prefix + field, description));
        }
    }

    public void Require(bool holds, string field, string description)
    {
        if (!holds)
        {
            Add(field, description);
        }
    }
}
