using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;
using Mesh.Local.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Mesh.Local.Tests.Storage;

public sealed class PastSnapshotTests
{
    private static readonly ApiPath Path = new(ResourceCatalog.ConfigMaps, "ns", null, null, false);

    private readonly ObjectStore _store = new(TimeProvider.System);

    [Fact]
    public void SnapshotAt_EarlierVersion_UndoesWhatCameLater()
    {
        Put("a");
        Put("b");
        var version = _store.Version;
        Touch("a", "later");
        _store.TryRemove(ResourceCatalog.ConfigMaps, new ObjectKey("ns", "b"), _ => true);
        Put("c");

        var past = _store.SnapshotAt(ResourceCatalog.ConfigMaps, version)!;

        Assert.Equal(["a", "b"], past.Keys.Select(key => key.Name));
        Assert.Null(past[new ObjectKey("ns", "a")].Json["data"]);
    }

    [Fact]
    public void List_ContinueAfterCompaction_IsExpired()
    {
        Put("a");
        Put("b");
        var first = Lister.List(_store, Path, Options(("limit", "1")));

        // More changes than are remembered.
        for (var i = 0; i <= 2 * EventHistory.Capacity; i++)
        {
            Touch("a", $"{i}");
        }

        var expired = Assert.Throws<StatusException>(() =>
            Lister.List(_store, Path, Options(("limit", "1"), ("continue", first.Continue!))));
        Assert.Equal((410, "Expired"), (expired.Code, expired.Reason));
    }

    [Fact]
    public void List_ExactVersionAfterCompaction_IsExpired()
    {
        Put("a");
        var version = _store.Version;
        for (var i = 0; i <= 2 * EventHistory.Capacity; i++)
        {
            Touch("a", $"{i}");
        }

        var expired = Assert.Throws<StatusException>(() => Lister.List(
            _store, Path, Options(("resourceVersion", $"{version}"), ("resourceVersionMatch", "Exact"))));

        Assert.Equal(410, expired.Code);
    }

    private static ListOptions Options(params (string Name, string Value)[] query) => ListOptions.Parse(
        new QueryCollection(query.ToDictionary(pair => pair.Name, pair => new StringValues(pair.Value))),
        ResourceCatalog.ConfigMaps);

    private void Put(string name) => _store.TryCreate(
        ResourceCatalog.ConfigMaps,
        new ObjectKey("ns", name),
        new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "ns" } });

    private void Touch(string name, string value) => _store.TryUpdate(
        ResourceCatalog.ConfigMaps,
        new ObjectKey("ns", name),
        (_, json) =>
        {
            json["data"] = new JsonObject { ["v"] = value };
            return json;
        });
}
