using System.Text.Json.Nodes;
using Mesh.Local.Limits;

namespace Mesh.Local.Tests.Limits;

public sealed class ContainerLimitsTests
{
    [Theory]
    [InlineData("""{"memory":"1Gi","cpu":"1500m"}""", 1073741824L, 1500L)]
    [InlineData("""{"memory":"100M","cpu":2}""", 100000000L, 2000L)]
    [InlineData("""{"cpu":"0.1"}""", null, 100L)]
    [InlineData("""{"memory":"0"}""", null, null)]
    [InlineData("{}", null, null)]
    public void Of_Quantities_AreBytesAndThousandths(string limits, long? memory, long? cpu)
    {
        var container = new JsonObject { ["resources"] = new JsonObject { ["limits"] = JsonNode.Parse(limits) } };

        Assert.Equal(new ContainerLimits(memory, cpu), ContainerLimits.Of(container));
    }
}
