namespace Mesh.Pipelines.Yaml;

internal sealed class YamlList(int line, int column) : YamlValue(line, column)
{
    public List<YamlValue> Items { get; } = [];

    public override string Kind => "a list";
}
