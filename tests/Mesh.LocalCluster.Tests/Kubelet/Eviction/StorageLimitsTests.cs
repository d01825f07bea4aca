using System.Text.Json.Nodes;
using Mesh.Local.Kubelet.Eviction;

namespace Mesh.Local.Tests.Kubelet.Eviction;

public sealed class StorageLimitsTests
{
    private const int Mebi = 1024 * 1024;

    [Fact]
    public void Violation_EmptyDirOverItsLimit_IsTheKubeletsSentence()
    {
        var pod = Pod("""{"name":"workspace","emptyDir":{"sizeLimit":"1Mi"}}""", "{}");

        Assert.Null(StorageLimits.Violation(pod, Usage(volume: Mebi)));
        Assert.Equal(
            "Usage of EmptyDir volume \"workspace\" exceeds the limit \"1Mi\". ",
            StorageLimits.Violation(pod, Usage(volume: Mebi + 1)));
    }

    [Fact]
    public void Violation_ContainerOverItsLimit_IsThePodsTotalFirst()
    {
        var pod = Pod("", """{"ephemeral-storage":"2Mi"}""");

        Assert.Equal(
            "Pod ephemeral local storage usage exceeds the total limit of containers 2Mi. ",
            StorageLimits.Violation(pod, Usage(container: 3 * Mebi)));
    }

    [Fact]
    public void Violation_OneOfTwoContainersOver_NamesIt()
    {
        var pod = JsonNode.Parse("""
            {"spec":{"containers":[
             {"name":"main","resources":{"limits":{"ephemeral-storage":"1Mi"}}},
             {"name":"side","resources":{"limits":{"ephemeral-storage":"8Mi"}}}]}}
            """)!.AsObject();

        Assert.Equal(
            "Container main exceeded its local ephemeral storage limit \"1Mi\". ",
            StorageLimits.Violation(pod, Usage(container: 2 * Mebi)));
    }

    [Fact]
    public void Measured_WithoutLimits_IsNothing()
    {
        var (volumes, containers) = StorageLimits.Measured(Pod("""{"name":"v","emptyDir":{}}""", "{}"));

        Assert.Empty(volumes);
        Assert.Empty(containers);
    }

    [Fact]
    public void Measured_WithAContainersLimit_IsEverythingOfThePod()
    {
        var (volumes, containers) = StorageLimits.Measured(
            Pod("""{"name":"v","emptyDir":{}},{"name":"s","secret":{}}""", """{"ephemeral-storage":"1Mi"}"""));

        Assert.Equal(["v"], volumes);
        Assert.Equal(["main"], containers);
    }

    private static JsonObject Pod(string volumes, string limits) => JsonNode.Parse($$$"""
        {"spec":{"volumes":[{{{volumes}}}],"containers":[{"name":"main","resources":{"limits":{{{limits}}} }}]}}
        """)!.AsObject();

    private static StorageUsage Usage(long volume = 0, long container = 0) => new(
        new Dictionary<string, long> { ["workspace"] = volume },
        new Dictionary<string, long> { ["main"] = container });
}
