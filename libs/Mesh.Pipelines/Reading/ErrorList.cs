using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

/// <summary>Collects errors so that a user sees all of them at once, up to a bound.</summary>
internal sealed class ErrorList(string fileName)
{
    private readonly List<PipelineError> _errors = [];

    public IReadOnlyList<PipelineError> All => _errors;

    public void Add(YamlValue place, string message) => Add(place.Line, place.Column, message);

    public void Add(int line, int column, string message)
    {
        var error = new PipelineError(fileName, line, column, message);

        // Aliases show one mistake in many places of the result, though it stands in one place of the file.
        if (_errors.Count < PipelineLimits.Errors && !_errors.Contains(error))
        {
            _errors.Add(error);
        }
    }
}
