using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Patches;

namespace Mesh.Local.Tests.Patches;

public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("""[{"op":"add","path":"/b","value":2}]""", """{"a":[1,2],"b":2}""")]
    [InlineData("""[{"op":"add","path":"/a/1","value":9}]""", """{"a":[1,9,2]}""")]
    [InlineData("""[{"op":"add","path":"/a/-","value":9}]""", """{"a":[1,2,9]}""")]
    [InlineData("""[{"op":"replace","path":"/a/0","value":9}]""", """{"a":[9,2]}""")]
    [InlineData("""[{"op":"remove","path":"/a/0"}]""", """{"a":[2]}""")]
    [InlineData("""[{"op":"move","from":"/a","path":"/c"}]""", """{"c":[1,2]}""")]
    [InlineData("""[{"op":"copy","from":"/a/0","path":"/c"}]""", """{"a":[1,2],"c":1}""")]
    [InlineData("""[{"op":"test","path":"/a/0","value":1},{"op":"add","path":"/x~1y","value":true}]""", """{"a":[1,2],"x/y":true}""")]
    public void Apply_OfEachOperation_Changes(string patch, string expected)
    {
        var target = JsonNode.Parse("""{"a":[1,2]}""")!.AsObject();

        var result = JsonPatch.Apply(target, JsonNode.Parse(patch)!.AsArray());

        Assert.Equal(expected, result.ToJsonString());
    }

    [Theory]
    [InlineData("""[{"op":"test","path":"/a/0","value":2}]""")]
    [InlineData("""[{"op":"remove","path":"/nope"}]""")]
    [InlineData("""[{"op":"replace","path":"/a/7","value":2}]""")]
    [InlineData("""[{"op":"dance","path":"/a"}]""")]
    [InlineData("""[{"op":"add"}]""")]
    [InlineData("""[{"op":"remove","path":""}]""")]
    public void Apply_OfWhatCannotBeDone_Refuses(string patch)
    {
        var target = JsonNode.Parse("""{"a":[1,2]}""")!.AsObject();

        var refusal = Assert.Throws<StatusException>(() => JsonPatch.Apply(target, JsonNode.Parse(patch)!.AsArray()));

        Assert.Equal(422, refusal.Code);
    }
}
