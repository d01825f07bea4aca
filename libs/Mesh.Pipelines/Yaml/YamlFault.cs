namespace Mesh.Pipelines.Yaml;

/// <summary>Ends the composition of a file that is not YAML, or not YAML that a pipeline file may hold.</summary>
internal sealed class YamlFault(int line, int column, string message) : Exception(message)
{
    public int Line { get; } = line;

    public int Column { get; } = column;
}
