using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Apply;

namespace Mesh.Local.Tests.Apply;

public sealed class ServerSideApplyTests
{
    private const string Base = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}""";

    [Fact]
    public void Apply_ListWithKeys_MergesItemsAndLeavesOthers()
    {
        var live = Apply(Base + "}", Base + ""","spec":{"containers":[{"name":"a","image":"1"}]}}""", "one");

        var merged = Apply(live, Base + ""","spec":{"containers":[{"name":"b","image":"2"}]}}""", "two");

        Assert.Equal(["a", "b"], merged["spec"]!["containers"]!.AsArray().Select(c => (string?)c!["name"]));
    }

    [Fact]
    public void Apply_ItemNoLongerSaid_GoesUnlessAnotherHoldsPartOfIt()
    {
        var live = Apply(
            Base + "}", Base + ""","spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"1"}]}}""", "one");
        live = Apply(live, Base + ""","spec":{"containers":[{"name":"b","workingDir":"/"}]}}""", "two");

        var merged = Apply(live, Base + ""","spec":{"containers":[]}}""", "one");

        Assert.Equal("""[{"name":"b","workingDir":"/"}]""", merged["spec"]!["containers"]!.ToJsonString());
    }

    [Fact]
    public void Apply_AtomicMap_IsReplacedAsAWhole()
    {
        var live = Apply(Base + "}", Base + ""","spec":{"nodeSelector":{"a":"1"}}}""", "one");

        var merged = Apply(live, Base + ""","spec":{"nodeSelector":{"b":"2"}}}""", "one");

        Assert.Equal("""{"b":"2"}""", merged["spec"]!["nodeSelector"]!.ToJsonString());
    }

    [Fact]
    public void Apply_PortsOfOneNumber_DifferByProtocol()
    {
        var live = Apply(
            Base + "}",
            Base + ""","spec":{"containers":[{"name":"a","ports":[{"containerPort":53},""" +
                """{"containerPort":53,"protocol":"UDP"}]}]}}""",
            "one");

        var merged = Apply(
            live, Base + ""","spec":{"containers":[{"name":"a","ports":[{"containerPort":53,"protocol":"UDP"}]}]}}""", "one");

        Assert.Equal(
            """[{"containerPort":53,"protocol":"UDP"}]""", merged["spec"]!["containers"]![0]!["ports"]!.ToJsonString());
    }

    [Fact]
    public void Apply_NullInTheConfiguration_SaysNothing()
    {
        var live = Apply(Base + "}", Base + ""","data":{"a":"1"}}""", "one");

        var merged = Apply(
            live,
            """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","creationTimestamp":null},"data":{"a":null}}""",
            "two");

        Assert.Equal("""{"a":"1"}""", merged["data"]!.ToJsonString());
    }

    [Fact]
    public void Apply_TwoFieldsOfAnother_NamesBoth()
    {
        var live = Apply(Base + "}", Base + ""","data":{"a":"1","b":"1"}}""", "one");

        var refused = Assert.Throws<StatusException>(() => Apply(live, Base + ""","data":{"a":"2","b":"2"}}""", "two"));

        Assert.Equal(409, refused.Code);
        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"one\":\n- .data.a\n- .data.b", refused.Message);
    }

    [Fact]
    public void Apply_SameAgain_ChangesNothing()
    {
        var once = Apply(
            Base + "}", Base + ""","data":{"a":"1"},"spec":{"containers":[{"name":"a","env":[{"name":"X"}]}]}}""", "one");

        var twice = Apply(
            once.DeepClone().AsObject(),
            Base + ""","data":{"a":"1"},"spec":{"containers":[{"name":"a","env":[{"name":"X"}]}]}}""",
            "one",
            time: "2027-01-01T00:00:00Z");

        Assert.True(JsonNode.DeepEquals(once, twice), twice.ToJsonString());
    }

    [Fact]
    public void Track_WriteOverAnAppliedField_TakesItOver()
    {
        var before = Apply(Base + "}", Base + ""","data":{"a":"1","b":"1"}}""", "one");
        var after = before.DeepClone().AsObject();
        after["data"]!["a"] = "2";

        ManagedFields.Track(before, after, "writer", null, "2026-01-01T00:00:00Z");

        var fields = ManagedFields.Of(after);
        Assert.Equal([".data.b"], fields.Find("one", FieldOwner.Apply, null)!.Fields.Paths());
        Assert.Equal([".data.a"], fields.Find("writer", FieldOwner.Update, null)!.Fields.Paths());
    }

    [Fact]
    public void Track_ManyWriters_FoldsTheOldest()
    {
        var live = JsonNode.Parse(Base + "}")!.AsObject();
        for (var i = 0; i < 2 * ManagedFields.MaxUpdates; i++)
        {
            var after = live.DeepClone().AsObject();
            after["data"] ??= new JsonObject();
            after["data"]![$"k{i}"] = "v";
            ManagedFields.Track(live, after, $"w{i}", null, $"2026-01-01T00:00:{i:00}Z");
            live = after;
        }

        var owners = ManagedFields.Of(live).Owners.ToList();
        Assert.Equal(ManagedFields.MaxUpdates, owners.Count);
        Assert.Equal(2 * ManagedFields.MaxUpdates, owners.Sum(owner => owner.Fields.Paths().Count()));
    }

    private static JsonObject Apply(string live, string configuration, string manager) =>
        Apply(JsonNode.Parse(live)!.AsObject(), configuration, manager);

    private static JsonObject Apply(
        JsonObject live,
        string configuration,
        string manager,
        string time = "2026-01-01T00:00:00Z") =>
        ServerSideApply.Apply(live, JsonNode.Parse(configuration)!.AsObject(), manager, force: false, null, time);
}
