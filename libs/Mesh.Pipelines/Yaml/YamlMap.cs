namespace Mesh.Pipelines.Yaml;

/// <summary>A mapping: its own entries in their order, then those that merge keys bring.</summary>
internal sealed class YamlMap(int line, int column) : YamlValue(line, column)
{
    private readonly Dictionary<string, int> _places = [];
    private readonly List<YamlEntry> _entries = [];

    public IReadOnlyList<YamlEntry> Entries => _entries;

    public override string Kind => "a mapping";

    public YamlEntry? Find(string key) => _places.TryGetValue(key, out var place) ? _entries[place] : null;

    public bool TryAdd(YamlEntry entry)
    {
        if (!_places.TryAdd(entry.Key.Text, _entries.Count))
        {
            return false;
        }

        _entries.Add(entry);
        return true;
    }
}
