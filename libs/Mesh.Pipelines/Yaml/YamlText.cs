namespace Mesh.Pipelines.Yaml;

/// <summary>A scalar. Its type is what the reader of the file wants it to be, except for null.</summary>
internal sealed class YamlText(string text, bool isNull, int line, int column) : YamlValue(line, column)
{
    public string Text { get; } = text;

    /// <summary>True for nothing at all, <c>~</c> and <c>null</c>, unquoted.</summary>
    public bool IsNull { get; } = isNull;

    public override string Kind => IsNull ? "empty" : "a text";
}
