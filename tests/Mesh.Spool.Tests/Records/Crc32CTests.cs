using Mesh.Spool.Records;

namespace Mesh.Spool.Tests.Records;

public sealed class Crc32CTests
{
    [Fact]
    public void Append_CheckVectorOfTheStandard_GivesItsSum()
    {
        // RFC 3720, appendix B.4, and the usual check value of the nine digits.
        Assert.Equal(0xE3069283u, Sum("123456789"u8));
        Assert.Equal(0x8A9136AAu, Sum(new byte[32]));
    }

    [Fact]
    public void Append_InPieces_GivesTheSumOfTheWhole()
    {
        var bytes = Enumerable.Range(0, 100).Select(i => (byte)i).ToArray();
        var parts = Crc32C.Append(Crc32C.Append(Crc32C.Seed(0), bytes.AsSpan(0, 37)), bytes.AsSpan(37));
        Assert.Equal(Sum(bytes), Crc32C.Finish(parts));
    }

    private static uint Sum(ReadOnlySpan<byte> bytes) => Crc32C.Finish(Crc32C.Append(Crc32C.Seed(0), bytes));
}
