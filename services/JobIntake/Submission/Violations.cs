namespace Mesh.JobIntake.Submission;

/// <summary>Collects what is wrong with a request, field by field; the first so many are enough to tell.</summary>
internal sealed class Violations
{
    private const int Bound = 20;

    private readonly List<(string Field, string Description)> _found = [];

    public bool Any => _found.Count > 0;

    public (string Field, string Description)[] ToArray() => [.. _found];

    public void Add(string field, string description)
    {
        if (_found.Count < Bound)
        {
            _found.Add((field, description));
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
