using System.Text.Json;
using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;

namespace Mesh.Local.Apply;

/// <summary>
/// Server-side apply: merge by field owner, refuse what another owner has set, drop what the applier no longer says.
/// </summary>
internal static class ServerSideApply
{
    private const string Kubectl = "kubectl";
    private const string LastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Changes <paramref name="live"/> into what the configuration makes of it.</summary>
    /// <param name="live">The object as it is; only type and metadata when it is to be created.</param>
    /// <param name="configuration">What the applier wants.</param>
    /// <param name="manager">The applier.</param>
    /// <param name="force">Take fields from their owners rather than refuse.</param>
    /// <param name="subresource">Set when the status is applied.</param>
    /// <param name="time">When, as the entry will show it.</param>
    /// <exception cref="StatusException">409: fields belong to another manager.</exception>
    public static JsonObject Apply(
        JsonObject live,
        JsonObject configuration,
        string manager,
        bool force,
        string? subresource,
        string time)
    {
        var wanted = ManagedFields.Ownable(configuration);
        FieldMerge.DropNulls(wanted);
        var set = new FieldTree();
        FieldDifference.Collect("", wanted, set);
        set.Owned = false;

        var fields = ManagedFields.Of(live);
        var own = fields.Find(manager, FieldOwner.Apply, subresource);
        var others = fields.Owners.Where(owner => owner != own).ToList();
        var changed = new FieldTree();
        FieldDifference.Compare("", ManagedFields.Ownable(live), wanted, changed, new FieldTree());
        Settle(others, changed, force, manager == Kubectl ? LastApplied(live) : new FieldTree());

        var merged = (JsonObject)FieldMerge.Overlay("", live, wanted)!;
        if (own is not null)
        {
            var dropped = own.Fields.Copy();
            dropped.Subtract(set);
            var held = new FieldTree();
            others.ForEach(owner => held.Add(owner.Fields));
            held.Add(set);
            FieldMerge.Remove("", merged, dropped, held);
        }

        var mine = fields.Ensure(manager, FieldOwner.Apply, subresource, live.Text("apiVersion") ?? "v1", time);
        if (!changed.IsEmpty || !JsonNode.DeepEquals(mine.Fields.ToJson(), set.ToJson()))
        {
            mine.Time = time;
        }

        mine.Fields = set;
        fields.Store(merged);
        return merged;
    }

    /// <summary>
    /// What kubectl itself set by a client-side apply, and nobody changed since: there its server-side apply goes on without a
    /// conflict, as published.
    /// </summary>
    private static FieldTree LastApplied(JsonObject live)
    {
        var set = new FieldTree();
        if (live.Text("metadata", "annotations", LastAppliedAnnotation) is { } text && Parse(text) is { } applied)
        {
            var last = ManagedFields.Ownable(applied);
            FieldMerge.DropNulls(last);
            FieldDifference.Collect("", last, set);
            var changed = new FieldTree();
            FieldDifference.Compare("", ManagedFields.Ownable(live), last, changed, new FieldTree());
            set.Subtract(changed);
        }

        return set;
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            // Anybody may write the annotation; what is no JSON says nothing.
            return null;
        }
    }

    private static void Settle(List<FieldOwner> others, FieldTree changed, bool force, FieldTree yielded)
    {
        var conflicts = new List<(FieldOwner Owner, string Path)>();
        foreach (var owner in others)
        {
            var contested = owner.Fields.Intersect(changed);
            owner.Fields.Subtract(contested.Intersect(yielded));
            contested.Subtract(yielded);
            conflicts.AddRange(contested.Paths().Select(path => (owner, path)));
            if (force)
            {
                owner.Fields.Subtract(contested);
            }
        }

        if (conflicts.Count > 0 && !force)
        {
            throw Conflict(conflicts);
        }
    }

    private static StatusException Conflict(List<(FieldOwner Owner, string Path)> conflicts)
    {
        var message = conflicts is [var only]
            ? $"Apply failed with 1 conflict: conflict with {only.Owner}: {only.Path}"
            : $"Apply failed with {conflicts.Count} conflicts: " + string.Join('\n', conflicts.GroupBy(c => c.Owner)
                .Select(group => $"conflicts with {group.Key}:\n" + string.Join('\n', group.Select(c => $"- {c.Path}"))));
        var causes = new JsonArray();
        foreach (var (owner, path) in conflicts)
        {
            causes.Add(new JsonObject
            {
                ["reason"] = "FieldManagerConflict",
                ["message"] = $"conflict with {owner}",
                ["field"] = path,
            });
        }

        return new StatusException(409, "Conflict", message, new JsonObject { ["causes"] = causes });
    }
}
