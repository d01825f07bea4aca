using System.Text.Json.Nodes;

namespace Mesh.Local.Apply;

/// <summary>A set of field paths, in the shape of FieldsV1: <c>f:name</c>, <c>k:{key}</c> and <c>v:value</c> steps.</summary>
internal sealed class FieldTree
{
    private readonly SortedDictionary<string, FieldTree> _children = new(StringComparer.Ordinal);

    /// <summary>The path that ends here is in the set.</summary>
    public bool Owned { get; set; }

    public IReadOnlyDictionary<string, FieldTree> Children => _children;

    public bool IsEmpty => !Owned && _children.Count == 0;

    public FieldTree this[string step]
    {
        get
        {
            if (!_children.TryGetValue(step, out var child))
            {
                _children[step] = child = new FieldTree();
            }

            return child;
        }
    }

    public FieldTree? Find(string step) => _children.GetValueOrDefault(step);

    public static FieldTree Parse(JsonObject? json)
    {
        var tree = new FieldTree { Owned = json is { Count: 0 } };
        foreach (var (step, below) in json ?? [])
        {
            if (step == ".")
            {
                tree.Owned = true;
            }
            else
            {
                tree._children[step] = Parse(below as JsonObject ?? []);
            }
        }

        return tree;
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (Owned && _children.Count > 0)
        {
            json["."] = new JsonObject();
        }

        foreach (var (step, child) in _children)
        {
            json[step] = child.ToJson();
        }

        return json;
    }

    public void Add(FieldTree other)
    {
        Owned |= other.Owned;
        foreach (var (step, child) in other._children)
        {
            this[step].Add(child);
        }
    }

    /// <summary>Takes the paths of <paramref name="other"/> out; what lies below a path that is taken stays.</summary>
    public void Subtract(FieldTree other)
    {
        Owned &= !other.Owned;
        foreach (var (step, child) in other._children)
        {
            if (_children.TryGetValue(step, out var mine))
            {
                mine.Subtract(child);
                if (mine.IsEmpty)
                {
                    _children.Remove(step);
                }
            }
        }
    }

    public FieldTree Copy()
    {
        var copy = new FieldTree();
        copy.Add(this);
        return copy;
    }

    /// <summary>Paths that are in both.</summary>
    public FieldTree Intersect(FieldTree other)
    {
        var both = new FieldTree { Owned = Owned && other.Owned };
        foreach (var (step, child) in _children)
        {
            if (other.Find(step) is { } match && child.Intersect(match) is { IsEmpty: false } common)
            {
                both._children[step] = common;
            }
        }

        return both;
    }

    /// <summary>The paths as error texts show them: <c>.spec.containers[name="box"].image</c>.</summary>
    public IEnumerable<string> Paths(string prefix = "")
    {
        if (Owned)
        {
            yield return prefix;
        }

        foreach (var (step, child) in _children)
        {
            foreach (var path in child.Paths(prefix + FieldSteps.Display(step)))
            {
                yield return path;
            }
        }
    }
}
