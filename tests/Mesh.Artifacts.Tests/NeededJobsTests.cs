namespace Mesh.Artifacts.Tests;

public sealed class NeededJobsTests
{
    [Fact]
    public void Hash_OtherNamesOrAnotherOrder_Differs()
    {
        string[] hashes =
        [
            NeededJobs.Hash([]), NeededJobs.Hash(["a"]), NeededJobs.Hash(["a", "b"]), NeededJobs.Hash(["b", "a"]),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal("", hashes[0]);
        Assert.Equal(hashes[2], NeededJobs.Hash(["a", "b"]));
    }
}
