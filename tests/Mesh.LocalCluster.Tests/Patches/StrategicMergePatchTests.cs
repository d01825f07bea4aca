using System.Text.Json.Nodes;
using Mesh.Local.Patches;

namespace Mesh.Local.Tests.Patches;

public sealed class StrategicMergePatchTests
{
    [Theory]
    [InlineData("""{"containers":[{"name":"a","image":"2"}]}""", """{"containers":[{"name":"a","env":[{"name":"X","value":"1"}],"image":"2"}]}""")]
    [InlineData("""{"containers":[{"name":"b"}]}""", """{"containers":[{"name":"a","env":[{"name":"X","value":"1"}],"image":"1"},{"name":"b"}]}""")]
    [InlineData("""{"containers":[{"name":"a","$patch":"delete"}]}""", """{"containers":[]}""")]
    [InlineData("""{"containers":[{"$patch":"replace"},{"name":"c"}]}""", """{"containers":[{"name":"c"}]}""")]
    [InlineData("""{"containers":null}""", "{}")]
    [InlineData("""{"tolerations":[{"key":"k"}]}""", """{"containers":[{"name":"a","env":[{"name":"X","value":"1"}],"image":"1"}],"tolerations":[{"key":"k"}]}""")]
    public void Apply_ToKeyedLists_MergesByKey(string patch, string expected)
    {
        var target = JsonNode.Parse("""{"containers":[{"name":"a","env":[{"name":"X","value":"1"}],"image":"1"}]}""")!.AsObject();

        var result = StrategicMergePatch.Apply(target, JsonNode.Parse(patch)!.AsObject());

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), result), result.ToJsonString());
    }

    [Fact]
    public void Apply_DeleteFromPrimitiveList_TakesTheValueOut()
    {
        var target = JsonNode.Parse("""{"finalizers":["a","b"]}""")!.AsObject();

        var result = StrategicMergePatch.Apply(
            target, JsonNode.Parse("""{"$deleteFromPrimitiveList/finalizers":["a"]}""")!.AsObject());

        Assert.Equal("""{"finalizers":["b"]}""", result.ToJsonString());
    }
}
