using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Apply;

/// <summary>Who owns which fields of one object: <c>metadata.managedFields</c>.</summary>
internal sealed class ManagedFields
{
    /// <summary>More Update entries than this are folded into the oldest.</summary>
    public const int MaxUpdates = 10;

    private const string Ancient = "ancient-changes";

    private static readonly string[] Unowned =
    [
        "name", "namespace", "uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink",
        "deletionTimestamp", "deletionGracePeriodSeconds", "generateName",
    ];

    private readonly List<FieldOwner> _owners;

    private ManagedFields(List<FieldOwner> owners) => _owners = owners;

    public IEnumerable<FieldOwner> Owners => _owners;

    public static ManagedFields Of(JsonObject json) => new(
    [
        .. json.Objects("metadata", "managedFields").Where(entry => entry.Count > 0).Select(FieldOwner.Parse),
    ]);

    /// <summary>The object without what nobody can own: type, name and what the server fills in.</summary>
    public static JsonObject Ownable(JsonObject json)
    {
        var copy = json.Copy();
        copy.Remove("apiVersion");
        copy.Remove("kind");
        if (copy.Map("metadata") is { } metadata)
        {
            foreach (var name in Unowned)
            {
                metadata.Remove(name);
            }

            if (metadata.Count == 0)
            {
                copy.Remove("metadata");
            }
        }

        return copy;
    }

    public FieldOwner? Find(string manager, string operation, string? subresource) =>
        _owners.Find(owner => owner.Manager == manager && owner.Operation == operation && owner.Subresource == subresource);

    public void Remove(FieldOwner owner) => _owners.Remove(owner);

    public FieldOwner Ensure(string manager, string operation, string? subresource, string apiVersion, string time)
    {
        if (Find(manager, operation, subresource) is { } found)
        {
            return found;
        }

        var made = new FieldOwner(manager, operation, subresource, apiVersion, time, new FieldTree());
        _owners.Add(made);
        return made;
    }

    /// <summary>An ordinary write: what it changed belongs to the writer now, what it removed to nobody.</summary>
    public static void Track(JsonObject? before, JsonObject after, string manager, string? subresource, string time)
    {
        var (changed, lacking) = (new FieldTree(), new FieldTree());
        FieldDifference.Compare("", Ownable(before ?? []), Ownable(after), changed, lacking);
        changed.Owned = lacking.Owned = false;
        var fields = Of(after);
        if (changed.IsEmpty && lacking.IsEmpty)
        {
            fields.Store(after);
            return;
        }

        foreach (var owner in fields._owners)
        {
            owner.Fields.Subtract(lacking);
            if (owner.Manager != manager || owner.Operation != FieldOwner.Update || owner.Subresource != subresource)
            {
                owner.Fields.Subtract(changed);
            }
        }

        if (!changed.IsEmpty)
        {
            var mine = fields.Ensure(manager, FieldOwner.Update, subresource, after.Text("apiVersion") ?? "v1", time);
            mine.Fields.Add(changed);
            mine.Time = time;
        }

        fields.Store(after);
    }

    public void Store(JsonObject json)
    {
        _owners.RemoveAll(owner => owner.Fields.IsEmpty);
        Fold();
        if (_owners.Count == 0)
        {
            json.Map("metadata")?.Remove("managedFields");
        }
        else
        {
            json.Ensure("metadata")["managedFields"] = new JsonArray([.. _owners.Select(owner => owner.ToJson())]);
        }
    }

    private void Fold()
    {
        var updates = _owners.Where(owner => owner.Operation == FieldOwner.Update && owner.Subresource is null).ToList();
        if (updates.Count <= MaxUpdates)
        {
            return;
        }

        var oldest = updates.OrderBy(owner => owner.Time, StringComparer.Ordinal).Take(updates.Count - MaxUpdates + 1).ToList();
        var folded = Ensure(Ancient, FieldOwner.Update, null, oldest[0].ApiVersion, oldest[0].Time);
        foreach (var owner in oldest.Where(owner => owner != folded))
        {
            folded.Fields.Add(owner.Fields);
            _owners.Remove(owner);
        }
    }
}
