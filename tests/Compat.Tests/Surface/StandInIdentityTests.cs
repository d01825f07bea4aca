namespace Mesh.Compat.Tests.Surface;

/// <summary>
/// The compiler takes a stand-in for the package that a genuine assembly refers to only under upstream's identity.
/// </summary>
public sealed class StandInIdentityTests
{
    private const string UpstreamToken = "d754f35622e28bad";

    public static TheoryData<string> Ids => StandIns.Ids;

    [Theory]
    [MemberData(nameof(Ids))]
    public void GetName_OfAStandIn_IsUpstreams(string id)
    {
        var name = StandIns.ById[id].GetName();

        Assert.Equal(id, name.Name);
        Assert.Equal(new Version(2, 0, 0, 0), name.Version);
        Assert.Equal(UpstreamToken, Convert.ToHexStringLower(name.GetPublicKeyToken()!));
    }
}
