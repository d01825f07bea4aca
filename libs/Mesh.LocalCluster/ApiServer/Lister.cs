using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.ApiServer;

/// <summary>Selects what a list returns, page by page.</summary>
internal static class Lister
{
    public static ListPage List(ObjectStore store, ApiPath path, ListOptions options)
    {
        var kind = path.Kind.Stored;
        var (items, version) = store.Snapshot(kind);
        if (options.Continue is { } token)
        {
            if (options.ResourceVersion is not (null or "0"))
            {
                throw StatusException.BadRequest("specifying resource version is not allowed when using continue");
            }

            var (at, after) = Decode(token);
            return Page(store.SnapshotAt(kind, at) ?? throw TooOld(), at, after, path, options);
        }

        if (options.ResourceVersion is { } text and not "0")
        {
            var asked = ListOptions.ParseVersion(text);
            if (asked > version)
            {
                throw StatusException.TooLarge(asked, version);
            }

            // A version with a limit and no match means exactly that version, as it did before there was a match.
            if (options.Match == "Exact" || (options.Match is null && options.Limit > 0))
            {
                var past = store.SnapshotAt(kind, asked) ?? throw StatusException.Expired(asked, store.History(kind).Floor);
                return Page(past, asked, null, path, options);
            }
        }

        return Page(items, version, null, path, options);
    }

    private static StatusException TooOld() => new(
        410,
        "Expired",
        "The provided continue parameter is too old to display a consistent list result. You must start a new list without " +
        "the continue parameter.");

    public static bool Matches(JsonObject json, ObjectKey key, ApiPath path, ListOptions options) =>
        (path.Namespace.Length == 0 || key.Namespace == path.Namespace)
        && (path.Name is null || key.Name == path.Name)
        && options.Labels.Matches(json)
        && options.Fields.Matches(json);

    private static ListPage Page(
        ImmutableSortedDictionary<ObjectKey, StoredObject> items,
        long version,
        ObjectKey? after,
        ApiPath path,
        ListOptions options)
    {
        var page = new List<StoredObject>();
        var more = 0;
        foreach (var (key, item) in items)
        {
            if ((after is { } start && key.CompareTo(start) <= 0) || !Matches(item.Json, key, path, options))
            {
                continue;
            }

            if (options.Limit > 0 && page.Count >= options.Limit)
            {
                more++;
                continue;
            }

            page.Add(item);
        }

        if (more == 0)
        {
            return new ListPage(page, version, null, null);
        }

        var selective = !options.Labels.IsEmpty || !options.Fields.IsEmpty;
        return new ListPage(page, version, Encode(version, page[^1].Key), selective ? null : more);
    }

    private static string Encode(long version, ObjectKey last)
    {
        var token = new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = version, ["ns"] = last.Namespace, ["start"] = last.Name };
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(token.ToJsonString())).TrimEnd('=');
    }

    private static (long Version, ObjectKey After) Decode(string token)
    {
        try
        {
            var padded = token.PadRight((token.Length + 3) / 4 * 4, '=');
            var json = JsonNode.Parse(Convert.FromBase64String(padded));
            if (json.Number("rv") is { } version && json.Text("ns") is { } ns && json.Text("start") is { } name)
            {
                return (version, new ObjectKey(ns, name));
            }
        }
        catch (Exception failure) when (failure is FormatException or JsonException)
        {
            throw StatusException.BadRequest("continue key is not valid");
        }

        throw StatusException.BadRequest("continue key is not valid");
    }
}
