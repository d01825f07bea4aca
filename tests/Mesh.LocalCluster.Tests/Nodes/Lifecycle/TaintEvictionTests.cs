using System.Text.Json.Nodes;
using Mesh.Local.Nodes.Lifecycle;
using Mesh.Local.Objects;

namespace Mesh.Local.Tests.Nodes.Lifecycle;

public sealed class TaintEvictionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", 0)]
    [InlineData("""{"key":"unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}""", 300)]
    [InlineData("""{"key":"unreachable","operator":"Exists","tolerationSeconds":-5}""", 0)]
    [InlineData("""{"operator":"Exists"}""", null)]
    [InlineData("""{"operator":"Exists"},{"key":"unreachable","operator":"Exists","tolerationSeconds":20}""", 20)]
    [InlineData("""{"key":"unreachable","operator":"Exists","effect":"NoSchedule"}""", 0)]
    [InlineData("""{"key":"not-ready","operator":"Exists"}""", 0)]
    public void Deadline_ByTolerations_IsTheShortestOrNone(string tolerations, int? seconds)
    {
        var pod = JsonNode.Parse($$$"""{"spec":{"tolerations":[{{{tolerations}}}]}}""")!.AsObject();
        var node = JsonNode.Parse($$$"""
            {"spec":{"taints":[{"key":"unreachable","effect":"NoSchedule"},
             {"key":"unreachable","effect":"NoExecute","timeAdded":"{{{Timestamps.Seconds(Now)}}}"}]}}
            """)!.AsObject();

        var expected = seconds is { } wait ? Now + TimeSpan.FromSeconds(wait) : default(DateTimeOffset?);
        Assert.Equal(expected, TaintEviction.Deadline(pod, node, Now + TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Deadline_NodeWithoutNoExecute_IsNone()
    {
        var node = JsonNode.Parse("""{"spec":{"taints":[{"key":"a","effect":"NoSchedule"}]}}""")!.AsObject();

        Assert.Null(TaintEviction.Deadline([], node, Now));
    }
}
