using Grpc.Core;

namespace Mesh.Compat.Tests.Units;

public sealed class MetadataTests
{
    [Fact]
    public void Get_OfARepeatedKey_GivesTheLastWhateverTheCase()
    {
        var metadata = new Metadata { { "Key", "1" }, { "key", "2" }, { "other", "3" } };

        Assert.Equal("2", metadata.GetValue("KEY"));
        Assert.Equal(["1", "2"], metadata.GetAll("key").Select(entry => entry.Value));
        Assert.Equal("key", metadata[0].Key);
    }

    [Fact]
    public void GetValue_OfAnAbsentKey_IsNull() => Assert.Null(new Metadata().GetValue("key"));

    [Theory]
    [InlineData("with space")]
    [InlineData("ümlaut")]
    [InlineData("colon:")]
    public void Add_OfABadKey_IsRefused(string key)
        => Assert.Throws<ArgumentException>(() => new Metadata().Add(key, "value"));

    [Fact]
    public void Add_OfTextUnderABinaryKey_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Metadata().Add("key-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata().Add("key", [1]));
    }

    [Fact]
    public void ValueBytes_OfABinaryEntry_IsACopy()
    {
        byte[] bytes = [1, 2];
        var entry = new Metadata.Entry("key-bin", bytes);
        bytes[0] = 9;
        entry.ValueBytes[1] = 9;

        Assert.Equal([1, 2], entry.ValueBytes);
        Assert.True(entry.IsBinary);
        Assert.Throws<InvalidOperationException>(() => entry.Value);
    }

    [Fact]
    public void Empty_IsReadOnly()
    {
        Assert.True(Metadata.Empty.IsReadOnly);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("key", "value"));
    }
}
