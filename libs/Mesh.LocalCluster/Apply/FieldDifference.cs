using System.Text.Json.Nodes;

namespace Mesh.Local.Apply;

/// <summary>Which fields a value holds, and which of them differ between two values.</summary>
internal static class FieldDifference
{
    /// <summary>All fields of a value.</summary>
    public static void Collect(string name, JsonNode? node, FieldTree into)
    {
        if (FieldSteps.Expand(name, node) is not { } parts)
        {
            into.Owned = true;
            return;
        }

        foreach (var (step, part, value) in parts)
        {
            var child = into[step];
            Collect(part, value, child);
            child.Owned |= FieldSteps.IsItem(step);
        }
    }

    /// <summary>The fields that <paramref name="after"/> adds or changes, and those that it lacks.</summary>
    public static void Compare(string name, JsonNode? before, JsonNode? after, FieldTree changed, FieldTree lacking)
    {
        var old = FieldSteps.Expand(name, before);
        var now = FieldSteps.Expand(name, after);
        if (old is null || now is null)
        {
            if (!JsonNode.DeepEquals(before, after))
            {
                Collect(name, after, changed);
                if (old is not null)
                {
                    Collect(name, before, lacking);
                }
            }

            return;
        }

        var known = new Dictionary<string, JsonNode?>(old.Count);
        foreach (var (step, _, value) in old)
        {
            known[step] = value;
        }

        foreach (var (step, part, value) in now)
        {
            if (known.Remove(step, out var previous))
            {
                CompareChild(step, part, previous, value, changed, lacking);
            }
            else
            {
                var child = changed[step];
                Collect(part, value, child);
                child.Owned |= FieldSteps.IsItem(step);
            }
        }

        foreach (var (step, part, value) in old.Where(entry => known.ContainsKey(entry.Step)))
        {
            var child = lacking[step];
            Collect(part, value, child);
            child.Owned |= FieldSteps.IsItem(step);
        }
    }

    private static void CompareChild(
        string step,
        string name,
        JsonNode? before,
        JsonNode? after,
        FieldTree changed,
        FieldTree lacking)
    {
        var (more, less) = (new FieldTree(), new FieldTree());
        Compare(name, before, after, more, less);
        if (!more.IsEmpty)
        {
            changed[step].Add(more);
        }

        if (!less.IsEmpty)
        {
            lacking[step].Add(less);
        }
    }
}
