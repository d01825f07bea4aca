using System.Text.Json.Nodes;
using Mesh.Local.Kubelet.Probes;

namespace Mesh.Local.Tests.Kubelet.Probes;

public sealed class ProbeCountTests
{
    [Fact]
    public void Observe_FailuresInARow_CountOnlyAtTheThreshold()
    {
        var count = new ProbeCount(Probe("""{"failureThreshold":3}"""));

        Assert.Equal([null, null, false], new[] { false, false, false }.Select(count.Observe));
    }

    [Fact]
    public void Observe_SuccessBetweenFailures_BeginsTheCountAnew()
    {
        var count = new ProbeCount(Probe("""{"failureThreshold":2,"successThreshold":2}"""));

        Assert.Equal([null, null, null, null, true, null, false],
            new[] { false, true, false, true, true, false, false }.Select(count.Observe));
    }

    [Fact]
    public void Of_ProbeThatSaysNothing_HasTheDefaultsOfTheApi()
    {
        var probe = Probe("{}");

        Assert.Equal(TimeSpan.Zero, probe.InitialDelay);
        Assert.Equal(TimeSpan.FromSeconds(10), probe.Period);
        Assert.Equal(TimeSpan.FromSeconds(1), probe.Timeout);
        Assert.Equal((1, 3), (probe.SuccessThreshold, probe.FailureThreshold));
    }

    [Fact]
    public void Port_ByName_IsTheContainersPort()
    {
        var container = JsonNode.Parse("""{"ports":[{"name":"db","containerPort":5432}]}""")!.AsObject();

        Assert.Equal(5432, ProbeTarget.Port(JsonNode.Parse("""{"port":"db"}""")!.AsObject(), container));
        Assert.Equal(81, ProbeTarget.Port(JsonNode.Parse("""{"port":81}""")!.AsObject(), container));
        Assert.Null(ProbeTarget.Port(JsonNode.Parse("""{"port":"none"}""")!.AsObject(), container));
    }

    private static ProbeSpec Probe(string json) =>
        ProbeSpec.Of(new JsonObject { ["livenessProbe"] = JsonNode.Parse(json) }, ProbeKind.Liveness)!;
}
