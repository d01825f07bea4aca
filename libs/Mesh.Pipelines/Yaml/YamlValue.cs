namespace Mesh.Pipelines.Yaml;

/// <summary>A value with its place in the file.</summary>
internal abstract class YamlValue(int line, int column)
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>The number of values in it, itself included, with a copy for every alias.</summary>
    public long ExpandedSize { get; set; } = 1;

    /// <summary>What it is, in the words of an error message.</summary>
    public abstract string Kind { get; }
}
