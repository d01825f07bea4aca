using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Apply;

/// <summary>Lays a configuration over a live object, and takes fields out of one.</summary>
internal static class FieldMerge
{
    /// <summary>What a configuration says with null it does not say.</summary>
    public static void DropNulls(JsonNode? node)
    {
        if (node is JsonObject map)
        {
            foreach (var name in map.Where(pair => pair.Value is null).Select(pair => pair.Key).ToList())
            {
                map.Remove(name);
            }
        }

        foreach (var part in node switch
        {
            JsonObject parts => parts.Select(pair => pair.Value),
            JsonArray items => items,
            _ => [],
        })
        {
            DropNulls(part);
        }
    }

    public static JsonNode? Overlay(string name, JsonNode? live, JsonNode? wanted)
    {
        var old = FieldSteps.Expand(name, live);
        if (old is not null && wanted is JsonObject { Count: 0 } or JsonArray { Count: 0 })
        {
            // Nothing to say about the parts: they stay.
            return live;
        }

        if (old is null || FieldSteps.Expand(name, wanted) is not { } parts)
        {
            return wanted?.DeepClone();
        }

        if (live is JsonObject map)
        {
            foreach (var (_, field, value) in parts)
            {
                var current = map[field];
                var merged = Overlay(field, current, value);
                if (merged is null || !ReferenceEquals(merged, current))
                {
                    map[field] = merged;
                }
            }

            return map;
        }

        var list = (JsonArray)live!;
        for (var i = 0; i < parts.Count; i++)
        {
            var at = old.FindIndex(entry => entry.Step == parts[i].Step);
            if (at < 0)
            {
                list.Add(parts[i].Node?.DeepClone());
            }
            else
            {
                var item = Overlay("", list[at], parts[i].Node);
                if (!ReferenceEquals(item, list[at]))
                {
                    list[at] = item;
                }
            }
        }

        return list;
    }

    /// <summary>Takes out the <paramref name="fields"/> not held by others; a map that is empty then goes too.</summary>
    public static void Remove(string name, JsonNode live, FieldTree fields, FieldTree held)
    {
        foreach (var (step, part, value) in FieldSteps.Expand(name, live) ?? [])
        {
            if (fields.Find(step) is not { } unwanted)
            {
                continue;
            }

            var others = held.Find(step) ?? new FieldTree();
            if (unwanted.Owned && others.IsEmpty)
            {
                Detach(live, step, value);
            }
            else if (value is not null)
            {
                Remove(part, value, unwanted, others);
                if (value is JsonObject { Count: 0 } && others.IsEmpty && !FieldSteps.IsItem(step))
                {
                    Detach(live, step, value);
                }
            }
        }
    }

    private static void Detach(JsonNode parent, string step, JsonNode? value)
    {
        if (parent is JsonObject map)
        {
            map.Remove(step[2..]);
        }
        else if (parent is JsonArray list)
        {
            list.Remove(step[0] == 'v' ? list.First(item => item.AsText() == value.AsText()) : value);
        }
    }
}
