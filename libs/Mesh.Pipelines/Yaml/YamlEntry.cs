namespace Mesh.Pipelines.Yaml;

internal readonly record struct YamlEntry(YamlText Key, YamlValue Value);
