using Mesh.JobIntake.Leadership;

namespace Mesh.JobIntake.Tests.Leadership;

public sealed class AdvertisedAddressTests
{
    [Theory]
    [InlineData("http://intake-1.intake:9000", "10.1.2.3", "http://0.0.0.0:8080", "http://intake-1.intake:9000/")]
    [InlineData("", "10.1.2.3", "http://0.0.0.0:8080", "http://10.1.2.3:8080/")]
    [InlineData("", "fd00::7", "http://[::]:8080", "http://[fd00::7]:8080/")]
    [InlineData("", "", "http://127.0.0.1:8081", "http://127.0.0.1:8081/")]
    [InlineData("", null, "http://192.168.1.2:8081", "http://192.168.1.2:8081/")]
    public void TryChoose_ReachableAddress_IsTheFirstThatIsConfigured(string configured, string? podIp, string listening, string expected)
    {
        Assert.True(AdvertisedAddress.TryChoose(configured, podIp, listening, out var address, out _));
        Assert.Equal(expected, address.ToString());
    }

    [Theory]
    [InlineData("intake:8080", "", "JobIntake:Leadership:AdvertisedAddress")]
    [InlineData("https://intake:8080", "", "JobIntake:Leadership:AdvertisedAddress")]
    [InlineData("http://0.0.0.0:8080", "", "JobIntake:Leadership:AdvertisedAddress")]
    [InlineData("http://[::]:8080", "", "JobIntake:Leadership:AdvertisedAddress")]
    [InlineData("http://intake:0", "", "JobIntake:Leadership:AdvertisedAddress")]
    [InlineData("http://intake:8080/path", "", "JobIntake:Leadership:AdvertisedAddress")]
    [InlineData("http://user@intake:8080", "", "JobIntake:Leadership:AdvertisedAddress")]
    [InlineData("", "pod", "POD_IP")]
    [InlineData("", "", "Mesh:Listen is 'http://0.0.0.0:8080'")]
    public void TryChoose_NobodyReachesIt_NamesTheSetting(string configured, string podIp, string named)
    {
        Assert.False(AdvertisedAddress.TryChoose(configured, podIp, "http://0.0.0.0:8080", out _, out var problem));
        Assert.Contains(named, problem, StringComparison.Ordinal);
    }
}
