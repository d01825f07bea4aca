using k8s;
using k8s.Models;

namespace Mesh.Dispatcher.Tests.Kubernetes;

public sealed class JsonTests
{
    [Theory]
    [InlineData("2026-01-02T03:04:05Z", 0)]
    [InlineData("2026-01-02T03:04:05.5Z", 5_000_000)]
    [InlineData("2026-01-02T03:04:05.123456Z", 1_234_560)]
    [InlineData("2026-01-02T03:04:05.123456789Z", 1_234_567)]
    [InlineData("2026-01-02T05:04:05+02:00", 0)]
    public void Deserialize_Rfc3339_IsReadAsUtc(string text, long ticks)
    {
        var meta = KubernetesJson.Deserialize<V1ObjectMeta>($$"""{"creationTimestamp":"{{text}}"}""");

        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(ticks), meta.CreationTimestamp);
        Assert.Equal(DateTimeKind.Utc, meta.CreationTimestamp!.Value.Kind);
    }

    [Fact]
    public void Serialize_Time_HasSixDigits()
    {
        var json = KubernetesJson.Serialize(new V1LeaseSpec { RenewTime = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc) });

        Assert.Equal("""{"renewTime":"2026-01-02T03:04:05.000000\u002B00:00"}""", json);
    }

    [Fact]
    public void Deserialize_SecretData_IsBase64()
    {
        var secret = KubernetesJson.Deserialize<V1Secret>("""{"data":{"k":"aGk="}}""");

        Assert.Equal("hi"u8.ToArray(), secret.Data["k"]);
    }

    [Theory]
    [InlineData("8080", "8080")]
    [InlineData("\"http\"", "\"http\"")]
    public void IntOrString_RoundTrip_KeepsTheType(string json, string expected) =>
        Assert.Equal(expected, KubernetesJson.Serialize(KubernetesJson.Deserialize<IntOrString>(json)));

    [Theory]
    [InlineData("500m", "500m", 0.5)]
    [InlineData("0.5", "500m", 0.5)]
    [InlineData("2Gi", "2Gi", 2147483648)]
    [InlineData("536870912", "536870912", 536870912)]
    [InlineData("1024Mi", "1Gi", 1073741824)]
    [InlineData("1000k", "1M", 1000000)]
    [InlineData("1e3", "1e3", 1000)]
    [InlineData("0", "0", 0)]
    [InlineData("100n", "100n", 0.0000001)]
    public void ResourceQuantity_Text_IsReadExactlyAndWrittenCanonically(string text, string canonical, double amount)
    {
        ResourceQuantity quantity = text;

        Assert.Equal(canonical, quantity.ToString());
        Assert.Equal((decimal)amount, quantity.ToDecimal());
    }

    [Fact]
    public void ResourceQuantity_SameAmount_IsEqual() => Assert.Equal<ResourceQuantity>("1", "1000m");

    [Fact]
    public void ResourceQuantity_UnknownSuffix_Throws() => Assert.Throws<ArgumentException>(() => new ResourceQuantity("5Kx"));
}
