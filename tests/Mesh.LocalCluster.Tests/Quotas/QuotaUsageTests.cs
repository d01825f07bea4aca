using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Quotas;

namespace Mesh.Local.Tests.Quotas;

public sealed class QuotaUsageTests
{
    private const string Sized = """
        {"spec":{"containers":[{"name":"a","resources":{"requests":{"cpu":"250m","memory":"1Gi"},"limits":{"cpu":"1"}}},
                               {"name":"b","resources":{"requests":{"cpu":"250m"}}}]},"status":{"phase":"Running"}}
        """;

    private const string ByClass =
        """{"spec":{"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass",""";

    [Theory]
    [InlineData("pods", 1)]
    [InlineData("count/pods", 1)]
    [InlineData("cpu", 0.5)]
    [InlineData("requests.cpu", 0.5)]
    [InlineData("limits.cpu", 1)]
    [InlineData("requests.memory", 1073741824)]
    [InlineData("secrets", 0)]
    public void Amount_OfARunningPod_IsWhatItAsksFor(string resource, double amount) =>
        Assert.Equal((decimal)amount, QuotaUsage.Amount(resource, ResourceCatalog.Pods, Parse(Sized)));

    [Fact]
    public void Amount_OfAnEndedPod_CountsAsAnObjectOnly()
    {
        var pod = Parse(Sized.Replace("Running", "Failed"));

        Assert.Equal(0, QuotaUsage.Amount("pods", ResourceCatalog.Pods, pod));
        Assert.Equal(1, QuotaUsage.Amount("count/pods", ResourceCatalog.Pods, pod));
    }

    [Theory]
    [InlineData("""{"spec":{"scopes":["Terminating"]}}""", false)]
    [InlineData("""{"spec":{"scopes":["NotTerminating","NotBestEffort"]}}""", true)]
    [InlineData("""{"spec":{"scopes":["BestEffort"]}}""", false)]
    [InlineData(ByClass + """ "operator":"In","values":["x"]}]}}}""", false)]
    [InlineData(ByClass + """ "operator":"DoesNotExist"}]}}}""", true)]
    public void InScope_OfAQuota_TakesThePodsThatItNames(string quota, bool inside) =>
        Assert.Equal(inside, QuotaUsage.InScope(Parse(quota), ResourceCatalog.Pods, Parse(Sized)));

    [Theory]
    [InlineData(2, "2")]
    [InlineData(0.5, "500m")]
    [InlineData(1073741824, "1Gi")]
    [InlineData(1536, "1536")]
    [InlineData(0, "0")]
    public void Format_Amount_IsAQuantity(double amount, string text) =>
        Assert.Equal(text, QuotaAmount.Format((decimal)amount));

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
